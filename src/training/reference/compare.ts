import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingRun } from '../contract.ts';
import type { NetworkWeights } from '../network.ts';
import { createTrainer } from '../trainer.ts';
import { requireTorch, runInterpreter } from './python.ts';
import { type ReferenceRun, readTrained, type Trained, writeTask } from './task.ts';

/**
 * How a run of the engine compares with the same run in float64: same start, same batches, same dropout masks. Beside
 * it stands a float32 training by the reference itself, which tells chaos from error.
 */
export interface Comparison {
  readonly steps: number;
  /** Difference in loss of every step from float64, relative to the loss. */
  readonly ours: readonly number[];
  /** The same of the float32 twins, the worst of them. */
  readonly twin: readonly number[];
  /** Worst difference in a weight after the last step, relative to the largest weight of its tensor. */
  readonly weights: { readonly ours: number; readonly twin: number };
  /**
   * `equal`: nowhere more than `tolerance` off; `chaos`: further off, but no more than `leeway` times what float32 does
   * to the reference; `different`: anything else.
   */
  readonly verdict: 'equal' | 'chaos' | 'different';
}

/** Relative difference from float64 that needs no excuse. */
export const tolerance = 1e-5;
/** How many times as far off as a float32 twin a run may be: both are single draws of what roundings do. */
export const leeway = 10;
/** Losses below this are compared by their absolute difference over it: roundings do not shrink with a loss. */
const leastLoss = 1e-6;

/** Trains a run with the engine, alone. */
export type Engine = (run: TrainingRun, steps: number) => ReferenceRun & { readonly trained: Trained };

/**
 * Compares runs with PyTorch in float64 over their first steps.
 * @param steps at most so many of each run
 * @throws InputError `no-torch`, and those of `createTrainer`
 */
export function compareWithTorch(
  runs: readonly TrainingRun[],
  steps: number,
  engine: Engine = trainAlone,
): Comparison[] {
  const python = requireTorch();
  const ours = runs.map((run) => engine(run, steps));
  const first = runReference(python, ours, [0]);
  const compared = ours.map((one, i) => compare(one.trained, first[i]!));
  // Where one twin does not explain a difference, chaos may have met it later by luck: four more say.
  const unclear = [...ours.keys()].filter((i) => compared[i]!.verdict === 'different');
  if (unclear.length === 0) return compared;
  const more = runReference(
    python,
    unclear.map((i) => ours[i]!),
    [0, 1, 2, 3, 4],
  );
  unclear.forEach((i, k) => {
    compared[i] = compare(ours[i]!.trained, more[k]!);
  });
  return compared;
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

/** The first steps of a run by our engine. */
export const trainAlone: Engine = (run, most) => {
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
};

function compare(ours: Trained, { float64, twins }: Reference): Comparison {
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
  weights: Comparison['weights'],
): Comparison['verdict'] {
  const worst = Math.max(...ours, weights.ours);
  if (worst <= tolerance) return 'equal';
  // Chaos grows: a step may be as far off as a twin has been before it.
  let most = 0;
  for (const [step, off] of ours.entries()) {
    most = Math.max(most, twin[step]!);
    if (!(off <= Math.max(tolerance, leeway * most))) return 'different';
  }
  return weights.ours <= Math.max(tolerance, leeway * weights.twin) ? 'chaos' : 'different';
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
