import type { LossName, ProgramSpec } from '../training/spec.ts';
import type { FaultParameters, FaultSetting } from './contract.ts';
import { invalidParameter } from './parameters.ts';

/** What a loss measures: how likely the targets are, how far from them, or by what margin they are missed. */
export const lossKinds = {
  categoricalCrossentropy: 'likelihood',
  sparseCategoricalCrossentropy: 'likelihood',
  binaryCrossentropy: 'likelihood',
  kullbackLeiblerDivergence: 'likelihood',
  poisson: 'likelihood',
  meanSquaredError: 'distance',
  meanAbsoluteError: 'distance',
  meanAbsolutePercentageError: 'distance',
  meanSquaredLogarithmicError: 'distance',
  logCosh: 'distance',
  huber: 'distance',
  hinge: 'margin',
  squaredHinge: 'margin',
  categoricalHinge: 'margin',
} as const satisfies Record<LossName, string>;

/** One output of a program, which faults of outputs and losses strike alone. */
export interface Output {
  readonly index: number;
  readonly loss: LossName;
  /** What the task asks of the first; of others, what their loss does. */
  readonly isRegression: boolean;
}

export function outputsOf(spec: ProgramSpec): Output[] {
  const first = {
    index: 0,
    loss: spec.outputs?.[0]?.loss ?? spec.loss,
    isRegression: spec.task === 'regression',
  };
  const others = (spec.outputs ?? []).slice(1).map(({ loss = spec.loss }, i) => ({
    index: i + 1,
    loss,
    isRegression: lossKinds[loss] === 'distance',
  }));
  return [first, ...others];
}

/** Settings for each output; those of a program with several outputs say which. */
export function onOutputs(
  spec: ProgramSpec,
  settings: (output: Output) => readonly FaultSetting[],
): FaultSetting[] {
  const outputs = outputsOf(spec);
  if (outputs.length === 1) return [...settings(outputs[0]!)];
  return outputs.flatMap((output) =>
    settings(output).map(({ parameters, severity }) => ({
      parameters: { output: output.index, ...parameters },
      severity,
    })),
  );
}

/**
 * The output that the parameters name; the only one where there is one.
 * @throws InputError `invalid-parameter`
 */
export function chosenOutput(spec: ProgramSpec, { output = 0 }: FaultParameters): Output {
  const outputs = outputsOf(spec);
  const chosen = outputs.find(({ index }) => index === output);
  if (chosen !== undefined) return chosen;
  throw invalidParameter('output', `one of ${outputs.map(({ index }) => index).join(', ')}`, output);
}
