import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingRun } from '../contract.ts';
import type { NetworkWeights } from '../network.ts';
import { createTrainer } from '../trainer.ts';
import { runInterpreter } from './python.ts';
import { type ReferenceRun, readTrained, type Trained, writeTask } from './task.ts';

/**
 * How a run of the engine compares with the same run in float64: same start, same batches, same dropout masks. Beside
 * it stands a float32 training by the reference itself, which tells chaos from error.
 */
export interface ReferenceComparison {
  readonly steps: number;
  /** Difference in loss of every step from float64, relative to the loss. */
  readonly ours: readonly number[];
  /** The same of the float32 twins, the worst of them. */
  readonly twin: readonly number[];
  /** Worst difference in a weight after the last step, relative to the largest weight of its tensor. */
  readonly weights: { readonly ours: number; readonly twin: number };
  /**
   * `equal`: no loss more than 1e-5 off; `chaos`: further off, but no more than ten times what float32 does to the
   * reference; `different`: anything else, or weights that no twin explains.
   */
  readonly verdict: 'equal' | 'chaos' | 'different';
}

/** Relative difference from float64 that needs no excuse. */
const tolerance = 1e-5;
/** How many times as far off as a float32 twin a run may be: both are single draws of what roundings do. */
const leeway = 10;
/** Losses below this are compared by their absolute difference over it: roundings do not shrink with a loss. */
const leastLoss = 1e-6;

/** A run that some engine has trained. */
export interface TrainedRun extends ReferenceRun {
  readonly trained: Trained;
}

/** The first steps of a run by our engine, or fewer where it has fewer. @throws InputError as `createTrainer` */
export function trainAlone(run: TrainingRun, most: number): TrainedRun {
  const trainer = createTrainer([run]);
  try {
    const steps = Math.min(most, trainer.plannedSteps);
    const read = () => trainer.weights.map((_, i) => (trainer.weight(i).dataSync() as Float32Array).slice());
    const start: NetworkWeights = read();
    const losses = Float64Array.from({ length: steps }, () => trainer.trainStep()[0]!);
    const trained = { losses, weights: read().map((weight) => Float64Array.from(weight)) };
    return { run, steps, weights: trainer.weights, start, trained };
  } finally {
    trainer.dispose();
  }
}

/** Compares trained runs with PyTorch in float64. @param python as of `requireTorch` */
export function compareWithTorch(python: string, runs: readonly TrainedRun[]): ReferenceComparison[] {
  const compared = compareWithTwins(python, runs, [0]);
  // Where one twin does not explain a difference, chaos may have met it later by luck: four more say.
  const unclear = [...runs.keys()].filter((i) => compared[i]!.verdict === 'different');
  if (unclear.length === 0) return compared;
  const again = compareWithTwins(
    python,
    unclear.map((i) => runs[i]!),
    [0, 1, 2, 3, 4],
  );
  unclear.forEach((i, k) => {
    compared[i] = again[k]!;
  });
  return compared;
}

function compareWithTwins(
  python: string,
  runs: readonly TrainedRun[],
  twins: readonly number[],
): ReferenceComparison[] {
  const references = runReference(python, runs, twins);
  return runs.map(({ trained }, i) => compare(trained, references[i]!));
}

interface Reference {
  readonly float64: Trained;
  readonly twins: readonly Trained[];
}

function runReference(python: string, runs: readonly ReferenceRun[], twins: readonly number[]): Reference[] {
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-reference-'));
  try {
    writeTask(directory, runs, twins);
    runInterpreter(python, directory);
    return runs.map((run, i) => ({
      float64: readTrained(directory, i, run, 'float64'),
      twins: twins.map((twin) => readTrained(directory, i, run, `float32-${twin}`)),
    }));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function compare(ours: Trained, { float64, twins }: Reference): ReferenceComparison {
  const lossesOff = (trained: Trained) =>
    [...trained.losses].map((loss, step) => difference(loss, float64.losses[step]!, leastLoss));
  const weightsOff = (trained: Trained) =>
    Math.max(0, ...trained.weights.map((weight, i) => tensorDifference(weight, float64.weights[i]!)));
  const worstOf = (values: readonly number[]) => Math.max(0, ...values);
  const allTwins = twins.map(lossesOff);
  const twin = [...float64.losses].map((_, step) => worstOf(allTwins.map((off) => off[step]!)));
  const off = lossesOff(ours);
  const weights = { ours: weightsOff(ours), twin: worstOf(twins.map(weightsOff)) };
  return { steps: off.length, ours: off, twin, weights, verdict: judge(off, twin, weights) };
}

function judge(
  ours: readonly number[],
  twin: readonly number[],
  weights: ReferenceComparison['weights'],
): ReferenceComparison['verdict'] {
  let [isEqual, mostOfTwin] = [true, 0];
  for (const [step, off] of ours.entries()) {
    // Chaos grows: a step may be as far off as a twin has been before it.
    mostOfTwin = Math.max(mostOfTwin, twin[step]!);
    if (off > allowed(mostOfTwin)) return 'different';
    if (off > tolerance) isEqual = false;
  }
  if (weights.ours > allowed(weights.twin)) return 'different';
  return isEqual ? 'equal' : 'chaos';
}

function allowed(ofTwin: number): number {
  return Math.max(tolerance, leeway * ofTwin);
}

/** |a − b| / |b|; 0 where both are the same or NaN, infinite where only one is finite. */
function difference(a: number, b: number, least: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const off = Math.abs(a - b) / Math.max(Math.abs(b), least);
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}

/** The largest difference of two values, over the largest of the second. */
function tensorDifference(a: Float64Array, b: Float64Array): number {
  let worst = 0;
  let largest = leastLoss;
  for (const [i, value] of b.entries()) {
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    worst = Math.max(worst, difference(a[i]!, value, 1) === 0 ? 0 : Math.abs(a[i]! - value));
    if (Number.isNaN(a[i]!) !== Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  }
  return worst / largest;
}
