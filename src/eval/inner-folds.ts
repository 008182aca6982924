import { InputError } from '../lib/errors.ts';
import { randomStream } from '../lib/random.ts';
import type { InnerFold, SplitRow, SplitStrategy, TrainingRows } from './contract.ts';
import { testedFolds, trainingRows } from './splits/training.ts';
import { withinProgram } from './splits/within-program.ts';

/** Few, as every one is another fit. Strategies that cut as they like (S2, S5, S7) have their own number. */
export const innerFoldCount = 3;

/** Inner folds, and the id of the strategy that cut them; null where none could. */
export interface InnerCut {
  readonly by: string | null;
  readonly folds: readonly InnerFold[];
}

/**
 * Cuts training rows as the outer split was cut. Where that leaves a class untested, or a fold that lacks one to train on, whole
 * mutants are held out (as under S1); where that fails too, there are no folds and nothing is chosen.
 */
export function cutInnerFolds(rows: readonly SplitRow[], strategy: SplitStrategy, seed: number): InnerCut {
  const labels = rows.map(({ label }) => label);
  for (const candidate of [strategy.inner ?? strategy, withinProgram]) {
    const folds = cutBy(candidate, rows, seed);
    if (isUsable(folds, labels)) return { by: candidate.id, folds };
  }
  return { by: null, folds: [] };
}

function cutBy(strategy: SplitStrategy, rows: readonly SplitRow[], seed: number): InnerFold[] {
  const { id, cutAs = id } = strategy;
  const random = (purpose: string) => randomStream('inner split', cutAs, seed, purpose);
  try {
    const own = strategy.assign(rows, innerFoldCount, random);
    const cut = { rows, own, folds: innerFoldCount };
    return testedFolds(own).map((fold) => ({
      trained: trainingRows(strategy, cut, fold),
      tested: [...rows.keys()].filter((i) => own[i] === fold),
    }));
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

/** Every class is tested, and known wherever one is tested: otherwise a class would seem worth less than it is. */
function isUsable(folds: readonly InnerFold[], labels: ArrayLike<unknown>): boolean {
  const classes = new Set(Array.from(labels)).size;
  const classesOf = (places: readonly number[]) => new Set(places.map((i) => labels[i])).size;
  const tested = folds.flatMap((fold) => fold.tested);
  return classesOf(tested) === classes && folds.every(({ trained }) => classesOf(trained) === classes);
}

/** The inner folds of training rows; by program where no split is behind them. Empty where nothing can be chosen. */
export function innerFoldsOf({ innerFolds, programs, labels }: TrainingRows): readonly InnerFold[] {
  if (innerFolds !== undefined) return innerFolds();
  const folds = foldsByProgram(programs);
  return isUsable(folds, labels) ? folds : [];
}

/** Whole programs held out, dealt to three folds by name; none where there is only one program. */
export function foldsByProgram(programs: readonly string[]): InnerFold[] {
  const names = [...new Set(programs)].sort();
  if (names.length < 2) return [];
  const foldOf = new Map(names.map((name, p) => [name, p % innerFoldCount]));
  const places = [...programs.keys()];
  return Array.from({ length: Math.min(innerFoldCount, names.length) }, (_, fold) => ({
    trained: places.filter((i) => foldOf.get(programs[i]!) !== fold),
    tested: places.filter((i) => foldOf.get(programs[i]!) === fold),
  }));
}

/** Some of the rows, in this order; how they would be cut again is not known. */
export function trainingRowsAt(rows: TrainingRows, places: readonly number[]): TrainingRows {
  return {
    columns: rows.columns,
    classes: rows.classes,
    rows: places.map((i) => rows.rows[i]!),
    labels: Int32Array.from(places, (i) => rows.labels[i]!),
    programs: places.map((i) => rows.programs[i]!),
  };
}
