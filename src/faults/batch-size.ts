import type { ProgramSpec } from '../training/spec.ts';
import type { FaultSetting } from './contract.ts';
import { numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** Deep4ge's small ones and DeepCrime's large ones. */
const sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
/** Steps a mutant may take: smaller batches multiply them, and with them the cost of its runs. */
const mostSteps = 3000;

export const batchSize = specOperator({
  id: 'batch-size',
  title: 'Batch size far off',
  source: 'DeepCrime HBS (ISSTA 2021), 32-512; Deep4ge HBS (arXiv 2607.12868), 1-32',
  settings: (spec) =>
    sizes
      .filter((size) => size < spec.data.rows.train && ratio(spec, size) >= 4)
      .filter((size) => stepsAt(spec, size) <= mostSteps)
      .map((size) => grade(spec, size))
      .sort((a, b) => ratioOf(spec, a) - ratioOf(spec, b)),
  obstacle: (spec) =>
    `no batch size is four times off ${spec.batchSize}, below ${spec.data.rows.train} rows and within ${mostSteps} steps`,
  apply: (spec, parameters) => ({ ...spec, batchSize: numberParameter(parameters, 'batchSize') }),
});

function grade(spec: ProgramSpec, size: number): FaultSetting {
  const far = ratio(spec, size);
  // More updates hurt less than fewer.
  const severity = size < spec.batchSize || far < 8 ? 'low' : far < 16 ? 'medium' : 'high';
  return { parameters: { batchSize: size }, severity };
}

function ratio(spec: ProgramSpec, size: number): number {
  return Math.max(size / spec.batchSize, spec.batchSize / size);
}

function ratioOf(spec: ProgramSpec, setting: FaultSetting): number {
  return ratio(spec, numberParameter(setting.parameters, 'batchSize'));
}

function stepsAt(spec: ProgramSpec, size: number): number {
  return Math.ceil(spec.data.rows.train / size) * spec.epochs;
}
