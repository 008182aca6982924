import type { ProgramSpec } from '../training/spec.ts';
import { ladder, numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** The upper end of DeepFD's seeded rates. */
const highest = 10;

export const learningRateUp = specOperator({
  id: 'learning-rate-up',
  title: 'Learning rate too high',
  source: 'DeepFD (arXiv 2205.01938), rates up to 10; Deep4ge HLR (arXiv 2607.12868), up to 1',
  settings: (spec) =>
    ladder('factor', [
      [10, 'low'],
      [100, 'medium'],
      [1000, 'high'],
    ]).filter(({ parameters }) => rateOf(spec) * numberParameter(parameters, 'factor') <= highest),
  obstacle: (spec) => `the learning rate ${rateOf(spec)} cannot rise tenfold and stay at most ${highest}`,
  apply: (spec, parameters) => scaleLearningRate(spec, numberParameter(parameters, 'factor')),
});

/** The program at a multiple of its learning rate; everything else of the optimizer stays. */
export function scaleLearningRate(spec: ProgramSpec, factor: number): ProgramSpec {
  // Ten significant digits: 0.001 · 10 is 0.01, not 0.010000000000000002 in a mutant's hash.
  const learningRate = Number((rateOf(spec) * factor).toPrecision(10));
  return { ...spec, optimizer: { ...spec.optimizer, learningRate } };
}

function rateOf(spec: ProgramSpec): number {
  return spec.optimizer.learningRate;
}
