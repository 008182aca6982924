import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { hashBug, type Screening } from '../../../corpus/bugs/screening.ts';
import { prepareData } from '../../../corpus/prepare.ts';
import { editTrainingData } from '../../faults/edits.ts';
import { correctRows, predictionsOf, targetsOf } from '../../kills/predictions.ts';
import { groupBy } from '../../lib/group.ts';
import { finiteOrNull, mean, standardDeviation } from '../../statistics/descriptive.ts';
import { withStart } from '../../traces/start.ts';
import { type DataSet, sizeOf } from '../../training/data.ts';
import { rowLosses } from '../../training/losses.ts';
import { r2 } from '../../training/metrics.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { trainToEnd } from '../../training/train.ts';

/** Where a pair stops being a sound oracle: rules of arXiv 2512.16741, numbers of ours. */
const limits = {
  /** Seeds of five with which the repaired program has to be better. */
  better: 0.8,
  /** From here on a program is correct on everything. */
  saturated: 0.995,
  /** What a repaired program has to be better than a constant prediction by. */
  aboveConstant: 0.05,
  distinctRows: 50,
};

/** Outputs of a trained program for its test part, and that part of the repaired program. */
export interface TrainedSide {
  readonly outputs: Float32Array;
  readonly test: DataSet;
}

/** As `screenTrained`, from training both programs with the same seeds, each on its own rows. */
export function screenBug(bug: BugPair, seeds = 5): Screening {
  const fixed = trainSeeds(bug.fixed, seeds);
  const faulty = trainSeeds(bug.faulty, seeds);
  const aligned = faulty.map(({ outputs }, seed) => ({ outputs, test: fixed[seed]!.test }));
  return screenTrained(bug, fixed, aligned, prepareData(bug.fixed, 0).train);
}

/**
 * Whether a pair can serve as an oracle, from both of its programs trained with matched seeds: the
 * repair helps, the oracle is sensitive (not saturated on both sides, loss variance not zero), the
 * training set not trivial.
 */
export function screenTrained(
  bug: BugPair,
  fixed: readonly TrainedSide[],
  faulty: readonly TrainedSide[],
  train: DataSet,
): Screening {
  const scores = fixed.map(({ outputs, test }) => score(bug.fixed, outputs, test));
  const broken = faulty.map(({ outputs, test }) => score(bug.fixed, outputs, test));
  const losses = fixed.flatMap(({ outputs, test }) => [...rowLosses(bug.fixed.loss, outputs, test, 1)]);
  const measured = {
    hash: hashBug(bug),
    metric: bug.fixed.task === 'regression' ? ('r2' as const) : ('right' as const),
    fixed: scores,
    faulty: broken,
    better: scores.filter((value, seed) => isBetter(value, broken[seed]!)).length,
    constant: mean(fixed.map(({ test }) => constantScore(bug.fixed, test))),
    lossVariance: finiteOrNull(standardDeviation(losses) ** 2),
    distinctRows: countDistinct(train),
  };
  return { ...measured, reasons: judge(measured) };
}

/** A run that is not finite is worse than any that is. */
function isBetter(value: number | null, other: number | null): boolean {
  return value !== null && (other === null || value > other);
}

function trainSeeds(spec: ProgramSpec, seeds: number): TrainedSide[] {
  const runs = Array.from({ length: seeds }, (_, seedIndex) => ({
    spec,
    seedIndex,
    data: prepareData(spec, seedIndex, editTrainingData),
  }));
  const { testOutputs } = trainToEnd(runs.map((run) => withStart(run)));
  return runs.map(({ data }, r) => ({ outputs: testOutputs[r]!, test: data.test }));
}

/** Against the repaired program's targets; null where an output is not finite. */
function score({ task }: ProgramSpec, outputs: Float32Array, test: DataSet): number | null {
  if (!outputs.every(Number.isFinite)) return null;
  if (task !== 'regression') return mean(correctRows(predictionsOf(outputs, test), targetsOf(test)));
  const width = sizeOf(test.targetShape);
  return finiteOrNull(r2({ predictions: outputs, targets: test.targets, width, targetWidth: width }));
}

/** Share of the most frequent target; 0 is R² of the mean. */
function constantScore({ task }: ProgramSpec, { rows, targetShape, targets }: DataSet): number {
  if (task === 'regression') return 0;
  const equal = groupBy(rowTexts(targets, rows, sizeOf(targetShape)), (text) => text);
  return Math.max(...[...equal.values()].map((own) => own.length)) / rows;
}

function countDistinct({ rows, inputShape, inputs }: DataSet): number {
  return new Set(rowTexts(inputs, rows, sizeOf(inputShape))).size;
}

function rowTexts(values: Float32Array, rows: number, width: number): string[] {
  return Array.from({ length: rows }, (_, row) => values.subarray(row * width, (row + 1) * width).join());
}

function judge(measured: Omit<Screening, 'reasons'>): string[] {
  const { fixed, faulty, better, constant, lossVariance, distinctRows } = measured;
  const reached = meanOf(fixed);
  const reasons: string[] = [];
  if (better < limits.better * fixed.length || reached <= meanOf(faulty)) {
    reasons.push(`the repair does not help: better with ${better} of ${fixed.length} seeds`);
  }
  if (reached >= limits.saturated && meanOf(faulty) >= limits.saturated) {
    reasons.push('the oracle is saturated: both programs are right on every row');
  }
  if (reached < constant + limits.aboveConstant) {
    reasons.push(
      `the repaired program learns nothing: ${reached.toFixed(3)}, a constant answer ${constant.toFixed(3)}`,
    );
  }
  if (lossVariance === 0) reasons.push('the loss of the repaired program does not vary');
  if (distinctRows < limits.distinctRows) {
    reasons.push(`the training set is trivial: ${distinctRows} different rows`);
  }
  return reasons;
}

/** Runs that are not finite count as 0: R² of a constant prediction, and the lowest share. */
function meanOf(values: readonly (number | null)[]): number {
  return mean(values.map((value) => value ?? 0));
}
