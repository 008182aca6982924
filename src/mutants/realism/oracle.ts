import { z } from 'zod';
import {
  errorLimit,
  type Kills,
  killsByLoss,
  killsByThreshold,
  killsByWrongness,
  rowErrors,
  rowLosses,
} from '../../kills/killing-inputs.ts';
import type { Predictions, Targets } from '../../kills/predictions.ts';
import { correctRows } from '../../kills/predictions.ts';
import { quantile } from '../../statistics/descriptive.ts';
import type { DataSet } from '../../training/data.ts';
import { lossNames, type ProgramSpec } from '../../training/spec.ts';

/** How kills of one program are told, chosen from its originals alone, before any mutant is seen. */
export const killRuleSchema = z.discriminatedUnion('kind', [
  /** Classes: the original is right and the mutant wrong. */
  z.strictObject({ kind: z.literal('wrongness'), labels: z.enum(['single-label', 'multi-label']) }),
  /** Saturated accuracy: the mutant's loss exceeds the original's by more than the margin. */
  z.strictObject({ kind: z.literal('loss'), loss: z.enum(lossNames), margin: z.number() }),
  /** Values: the original's error is within the limit and the mutant's is not. */
  z.strictObject({ kind: z.literal('threshold'), limit: z.number() }),
]);
export type KillRule = z.output<typeof killRuleSchema>;

/** Accuracy from which an oracle of right and wrong has nothing left to tell apart. */
const saturation = 0.995;
/** Share of the originals' errors that count as right (regression), and of differences between originals that are no kill. */
const usual = { errors: 0.9, differences: 0.95 };

/** Trained instances of the repaired program. */
type Originals = readonly { readonly outputs: Float32Array; readonly metric: number }[];

/**
 * Regression: an error is right up to the 90 % quantile of all originals' errors. Classes: wrongness, but by loss
 * where every original answers 99.5 % of the inputs rightly; its margin is the 95 % quantile of how much more an
 * original of other seeds loses on an input.
 * @throws InputError `predictions-not-finite` where an original's answers are, `unaligned` where targets have another width.
 */
export function chooseRule(
  spec: ProgramSpec,
  test: DataSet,
  originals: Originals,
  others: Originals,
): KillRule {
  const targets = targetsOf(test);
  if (spec.task === 'regression') {
    const errors = originals.map(({ outputs }) => rowErrors(predictionsOf(outputs, test.rows), targets));
    return { kind: 'threshold', limit: errorLimit(errors, usual.errors) };
  }
  if (originals.some(({ metric }) => metric < saturation)) {
    return { kind: 'wrongness', labels: spec.task === 'multilabel' ? 'multi-label' : 'single-label' };
  }
  const lossesOf = (outputs: Float32Array) =>
    rowLosses(spec.loss, predictionsOf(outputs, test.rows), targets);
  const differences = others.flatMap(({ outputs }, k) => {
    const [own, other] = [lossesOf(originals[k % originals.length]!.outputs), lossesOf(outputs)];
    return Array.from(other, (loss, row) => loss - own[row]!);
  });
  return { kind: 'loss', loss: spec.loss, margin: Math.max(0, quantile(differences, usual.differences)) };
}

/** Tells which inputs kill an instance, beside the original of the same index. */
export interface Oracle {
  /** @throws InputError `predictions-not-finite`, `predictions-shape`, where an instance cannot be judged. */
  kills(original: Float32Array, mutant: Float32Array): Kills;
}

export function createOracle(rule: KillRule, test: DataSet): Oracle {
  const targets = targetsOf(test);
  const read = (outputs: Float32Array) => predictionsOf(outputs, test.rows);
  switch (rule.kind) {
    case 'wrongness': {
      const right = (outputs: Float32Array) => correctRows(read(outputs), targets, rule.labels);
      return { kills: (original, mutant) => killsByWrongness(right(original), right(mutant)) };
    }
    case 'loss': {
      const losses = (outputs: Float32Array) => rowLosses(rule.loss, read(outputs), targets);
      return { kills: (original, mutant) => killsByLoss(losses(original), losses(mutant), rule.margin) };
    }
    case 'threshold': {
      const errors = (outputs: Float32Array) => rowErrors(read(outputs), targets);
      return { kills: (original, mutant) => killsByThreshold(errors(original), errors(mutant), rule.limit) };
    }
  }
}

/** Outputs of one instance; every unit of a row, whatever its axes. */
export function predictionsOf(values: Float32Array, rows: number): Predictions {
  return { rows, units: values.length / rows, values };
}

export function targetsOf({ rows, targets }: DataSet): Targets {
  return { rows, width: targets.length / rows, values: targets };
}
