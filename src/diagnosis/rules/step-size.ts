import type { DiagnosisRule, RuleChange } from './contract.ts';
import { listsOf, type Run, show, valuesOf } from './run.ts';
import { staysFlat, troubleOf } from './trouble.ts';

/** A step is usually about a thousandth of the weights; these are far off. */
const limits = { long: 0.1, short: 1e-6 } as const;
/** Learning rates beyond which the field does not go, by optimizer; adadelta has 1 by default. */
const highRate = {
  sgd: 1,
  adam: 0.1,
  adamax: 0.1,
  adamw: 0.1,
  nadam: 0.1,
  rmsprop: 0.1,
  adagrad: 1,
  adadelta: 10,
  lion: 0.01,
};

/** Steps far too long or far too short for the weights, or a rate beyond what is used. */
export const stepSize: DiagnosisRule = {
  id: 'step-size',
  title: 'Steps far too long or too short',
  source: 'DeepDiagnosis (Wardat et al. 2022), a step between 1e-5 and 1e-1 of the weights; UMLAUT (Schoop et al. 2021)',
  needs: ['optimizer.update-ratio', 'optimizer.learning-rate', 'observed.optimizer'],
  faultWhen: 'long steps: training visibly fails; short ones: the loss stays where it began',
  check(run) {
    const ratio = typicalStep(run);
    const rate = run.observed.optimizer?.learningRate ?? valuesOf(run, 'optimizer.learning-rate')[0] ?? null;
    const kind = run.observed.optimizer?.kind;
    const isHigh = rate !== null && kind !== undefined && rate >= highRate[kind];
    if (isHigh || (ratio !== null && ratio > limits.long))
      return [
        {
          sentence: ratio !== null && ratio > limits.long
            ? `A step is ${show(ratio)} of the weights in size, where about 0.001 is usual`
            : `The learning rate is ${show(rate!)} with ${kind}`,
          consequence: troubleOf(run),
          class: 'optimisation',
          changes: lower,
        },
      ];
    if (ratio === null || ratio >= limits.short || ratio === 0) return [];
    return [
      {
        sentence: `A step is ${show(ratio)} of the weights in size, where about 0.001 is usual`,
        consequence: staysFlat(run),
        class: 'optimisation',
        changes: [{ repair: 'rate', action: 'Raise the learning rate tenfold' }],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { optimizer: { kind: 'adam', learningRate: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clip: null, decay: 0 }, task: 'multiclass', classes: 10 },
      scalars: { 'loss.train': [2.3, 9, 14, 12], 'loss.train-score': [0.1, 0.1, 0.1, 0.1] },
    },
    healthy: {
      observed: { optimizer: { kind: 'adadelta', learningRate: 1, rho: 0.9, epsilon: 1e-7, clip: null, decay: 0 }, task: 'multiclass', classes: 10 },
      scalars: { 'loss.train': [2.3, 1.1, 0.6, 0.4], 'loss.train-score': [0.1, 0.7, 0.8, 0.9] },
    },
  },
}; // biome-ignore format: sentences

const lower: readonly RuleChange[] = [
  {
    repair: 'rate',
    action: 'Lower the learning rate tenfold; a step should be about a thousandth of the weights',
  },
  { repair: 'clipping', action: 'Clip gradients by their norm' },
];

/** Median over checks of the longest relative step of a layer. */
function typicalStep(run: Run): number | null {
  const longest = listsOf(run, 'optimizer.update-ratio').map((ratios) =>
    Math.max(...ratios.filter(Number.isFinite)),
  );
  return longest.length === 0 ? null : longest.sort((a, b) => a - b)[Math.floor(longest.length / 2)]!;
}
