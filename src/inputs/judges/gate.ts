import { InputError } from '../../lib/errors.ts';
import type { RandomStream } from '../../lib/random.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { TrainedGenerator } from '../contract.ts';
import { drawInputs } from '../rows.ts';
import { diversityRatio, featureDistance } from './diversity.ts';
import { keepsLabel } from './fault-margin.ts';
import type { SetJudges } from './set-judges.ts';
import { areValid } from './validator.ts';

/** What a generator must reach before anything is searched with it. */
export const generatorGate = {
  labelConsistency: 0.95,
  diversity: { least: 0.8, most: 1.2 },
  validity: 0.9,
} as const;

/** Inputs that are drawn of each class. */
const rowsPerClass = 40;

/** How good a generator is, on inputs drawn from its prior. */
export interface GeneratorQuality {
  readonly rows: number;
  /** Share of inputs to which a quorum of the committee gives the class they were made for. */
  readonly labelConsistency: number;
  /** Spread within classes in the committee's features, as a ratio to that of real test inputs. */
  readonly diversity: number;
  /** Share that the validator lets pass. */
  readonly validity: number;
  /** Which of the gate's rules are broken, in words; empty where the generator passes. */
  readonly reasons: readonly string[];
}

/** Draws 40 inputs of each class and judges them. @throws InputError `generator-quality` where a value is not in [0, 1]. */
export function judgeGenerator(
  generator: TrainedGenerator,
  { parts, committee, validator }: Pick<SetJudges, 'parts' | 'committee' | 'validator'>,
  random: RandomStream,
): GeneratorQuality {
  const made = drawInputs(generator, generator.classes * rowsPerClass, random);
  checkRange(generator, made.inputs);
  const measured = {
    rows: made.rows,
    labelConsistency: share(keepsLabel(committee, made.inputs, made.labels)),
    diversity: diversityRatio(featureDistance(committee, generator.inputShape), made, parts.test),
    validity: share(areValid(validator, made.inputs)),
  };
  return { ...measured, reasons: brokenRules(measured) };
}

/** @throws InputError `generator-quality` with the numbers that fail. */
export function requireGenerator(generator: TrainedGenerator, { reasons }: GeneratorQuality): void {
  if (reasons.length > 0) throw refusal(generator, reasons.join('; '));
}

function checkRange(generator: TrainedGenerator, inputs: Float32Array): void {
  const wrong = inputs.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) throw refusal(generator, `it makes values outside 0 to 1, such as ${wrong}`);
}

function brokenRules(quality: Omit<GeneratorQuality, 'reasons'>): string[] {
  const { labelConsistency, diversity, validity } = quality;
  const { least, most } = generatorGate.diversity;
  const unless = (holds: boolean, rule: string, value: number) =>
    holds ? [] : [`${rule}, and is ${value.toFixed(3)}`];
  const { labelConsistency: consistent, validity: valid } = generatorGate;
  return [
    ...unless(
      labelConsistency >= consistent,
      `label consistency must be at least ${consistent}`,
      labelConsistency,
    ),
    ...unless(
      diversity >= least && diversity <= most,
      `diversity must be from ${least} to ${most} of real data's`,
      diversity,
    ),
    ...unless(validity >= valid, `the share of valid inputs must be at least ${valid}`, validity),
  ];
}

function refusal({ kind }: TrainedGenerator, value: string): InputError {
  return new InputError('generator-quality', {
    rule: `generator ${kind} is too bad for a search`,
    value,
    remedy: 'Train it for longer or with another seed, or take another kind.',
  });
}

function share(held: readonly boolean[]): number {
  return mean(held.map(Number));
}
