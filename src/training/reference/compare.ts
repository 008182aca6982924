import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Trainer, TrainingRun } from '../contract.ts';
import { createTrainer } from '../trainer.ts';
import { runInterpreter } from './python.ts';
import {
  type Followed,
  type ReferenceRun,
  readFollowed,
  readTrained,
  type Trained,
  writeTask,
} from './task.ts';

/**
 * How a run of the engine compares with the same run in float64: same start, same batches, same random draws. Beside it
 * stands a float32 training by the reference itself, which tells chaos from error.
 */
export interface ReferenceComparison {
  readonly steps: number;
  /** Difference in loss of every step from float64, relative to the loss. */
  readonly ours: readonly number[];
  /** The same of the float32 twin. */
  readonly twin: readonly number[];
  /** Worst difference in a weight after the last step, relative to the largest weight of its tensor. */
  readonly weights: OursAndTwin;
  /**
   * Where the ways have parted: the reference takes every step from the weights that the engine took it from, so that
   * nothing adds up. Null for an equal run.
   */
  readonly followed: {
    /** Worst difference in the loss of a step. */
    readonly losses: OursAndTwin;
    /** How much otherwise a weight is moved, the median over the steps: of the one that float32 explains least. */
    readonly moves: OursAndTwin;
  } | null;
  /**
   * `equal`: no loss more than 1e-5 off, and no weight much further than in float32; `chaos`: further off, yet step by
   * step no more than ten times what float32 is; `different`: anything else.
   */
  readonly verdict: 'equal' | 'chaos' | 'different';
}

interface OursAndTwin {
  readonly ours: number;
  readonly twin: number;
}

/** Relative difference from float64 that needs no excuse: of a loss or weight, and of one move of the weights. */
const tolerance = { value: 1e-5, move: 1e-4 };
/** How many times as far off as a float32 twin a run may be: both are single draws of what roundings do. */
const leeway = 10;
/** Losses below this are compared by their absolute difference over it: roundings do not shrink with a loss. */
const leastLoss = 1e-6;

/** A run that some engine has trained. */
export interface TrainedRun extends ReferenceRun {
  readonly trained: Trained;
  /** Trains again: all weights before every step and after the last. */
  path(): Float32Array;
}

/** The first steps of a run by our engine, or fewer where it has fewer. @throws InputError as `createTrainer` */
export function trainAlone(run: TrainingRun, most: number): TrainedRun {
  const trainer = createTrainer([run]);
  try {
    const steps = Math.min(most, trainer.plannedSteps);
    const start = readWeights(trainer);
    const losses = Float64Array.from({ length: steps }, () => trainer.trainStep()[0]!);
    const trained = { losses, weights: readWeights(trainer).map((weight) => Float64Array.from(weight)) };
    return { run, steps, weights: trainer.weights, start, trained, path: () => trainPath(run, steps) };
  } finally {
    trainer.dispose();
  }
}

function trainPath(run: TrainingRun, steps: number): Float32Array {
  const trainer = createTrainer([run]);
  try {
    const places = readWeights(trainer);
    for (let step = 0; step < steps; step++) {
      trainer.trainStep();
      places.push(...readWeights(trainer));
    }
    return Float32Array.from(places.flatMap((weight) => [...weight]));
  } finally {
    trainer.dispose();
  }
}

function readWeights(trainer: Trainer): Float32Array[] {
  return trainer.weights.map((_, i) => (trainer.weight(i).dataSync() as Float32Array).slice());
}

/** Compares trained runs with PyTorch in float64. @param python as of `requireTorch` */
export function compareWithTorch(python: string, runs: readonly TrainedRun[]): ReferenceComparison[] {
  const compared = interpret(python, runs, [], (directory, i) =>
    compare(
      runs[i]!.trained,
      readTrained(directory, i, runs[i]!, 'float64'),
      readTrained(directory, i, runs[i]!, 'float32'),
    ),
  );
  const parted = runs.flatMap((run, i) => (compared[i]!.verdict === 'equal' ? [] : [{ run, i }]));
  if (parted.length === 0) return compared;
  const paths = parted.map(({ run }) => run.path());
  const followed = interpret(
    python,
    parted.map(({ run }) => run),
    paths,
    (directory, k) => compareSteps(parted[k]!.run.trained, readFollowed(directory, k, parted[k]!.run)),
  );
  parted.forEach(({ i }, k) => {
    compared[i] = { ...compared[i]!, followed: followed[k]!, verdict: judge(followed[k]!) };
  });
  return compared;
}

/** What is read of every run once the interpreter has trained all. */
function interpret<T>(
  python: string,
  runs: readonly ReferenceRun[],
  paths: readonly Float32Array[],
  read: (directory: string, run: number) => T,
): T[] {
  const directory = mkdtempSync(join(tmpdir(), 'faultgap-reference-'));
  try {
    writeTask(directory, runs, paths);
    runInterpreter(python, directory);
    return runs.map((_, i) => read(directory, i));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function compare(ours: Trained, float64: Trained, float32: Trained): ReferenceComparison {
  const off = lossesOff(ours.losses, float64.losses);
  const weights = { ours: weightsOff(ours, float64), twin: weightsOff(float32, float64) };
  const isEqual = worst(off) <= tolerance.value && isAllowed(weights, tolerance.value);
  return {
    steps: off.length,
    ours: off,
    twin: lossesOff(float32.losses, float64.losses),
    weights,
    followed: null,
    verdict: isEqual ? 'equal' : 'different',
  };
}

type StepByStep = NonNullable<ReferenceComparison['followed']>;

function compareSteps({ losses }: Trained, followed: Followed): StepByStep {
  const moves = [...followed.moves].map((ours, i) => ({ ours, twin: followed.twinMoves[i]! }));
  return {
    losses: {
      ours: worst(lossesOff(losses, followed.losses)),
      twin: worst(lossesOff(followed.twinLosses, followed.losses)),
    },
    moves: moves.reduce((a, b) => (excess(b, tolerance.move) > excess(a, tolerance.move) ? b : a)),
  };
}

function judge({ losses, moves }: StepByStep): ReferenceComparison['verdict'] {
  return isAllowed(losses, tolerance.value) && isAllowed(moves, tolerance.move) ? 'chaos' : 'different';
}

function isAllowed(off: OursAndTwin, tolerated: number): boolean {
  return excess(off, tolerated) <= 1;
}

/** How often a difference is what may be; at most 1 where float32 explains it. */
function excess({ ours, twin }: OursAndTwin, tolerated: number): number {
  return ours === twin ? 0 : ours / Math.max(tolerated, leeway * twin);
}

function worst(values: readonly number[]): number {
  return Math.max(0, ...values);
}

function lossesOff(found: Float64Array, expected: Float64Array): number[] {
  return [...found].map((loss, step) => difference(loss, expected[step]!, leastLoss));
}

function weightsOff(found: Trained, expected: Trained): number {
  return worst(found.weights.map((weight, i) => tensorDifference(weight, expected.weights[i]!)));
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
