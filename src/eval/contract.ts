import type { RandomStream } from '../lib/random.ts';

/** Task ids (docs/definitions.md, Tasks). */
export const taskIds = [
  'fault-typing',
  'fault-family',
  'instability',
  'harmful-objective',
  'mismatch',
  'detection',
] as const;
export type TaskId = (typeof taskIds)[number];

/** One row per trace of the recording, aligned with nothing: join by trace id. */
export interface LabelRow {
  readonly traceId: string;
  /** Of the mutant: all its seeds share it. Null for clean runs; `false-kill` for those of a healthy setting that was killed. */
  readonly killState: 'killed' | 'survived' | 'inconclusive' | 'false-kill' | null;
  /** Class per task; null where the trace is not in the task's population. */
  readonly labels: Readonly<Record<TaskId, string | null>>;
  /** Of a run in no task, `labelBeside`: both classes of a pair of faults (`data+loss`), or a label of its own (`leakage`). */
  readonly beside?: string;
}

/** Rows a diagnoser sees: one finite number per column, NaN where the feature is missing. */
export interface FeatureRows {
  readonly columns: readonly string[];
  readonly rows: readonly Float64Array[];
}

export interface TrainingRows extends FeatureRows {
  /** Index into `classes` per row. */
  readonly labels: Int32Array;
  /** Classes of the task; some may have no training row, and are then never predicted. */
  readonly classes: readonly string[];
  /** Program of each row, for grouped choices made inside `fit`. */
  readonly programs: readonly string[];
  /**
   * Parts of these rows, each held out of the others as the outer split holds out its own, for choices made inside `fit`; empty
   * where the rows cannot be cut so. Absent where no split is behind them.
   */
  readonly innerFolds?: () => readonly InnerFold[];
}

/** Places of rows: those of one part, and those to train on while it is tested. */
export interface InnerFold {
  readonly trained: readonly number[];
  readonly tested: readonly number[];
}

/** A fitted diagnoser: one trace at a time, so nothing can be fitted on the test set. */
export interface FittedDiagnoser {
  /** A score per class, non-negative, summing to 1; all 0 to abstain, which is scored wrong. The prediction is the first largest. */
  predict(row: Float64Array): Float64Array;
  /** The same for many rows, where that is quicker: what is predicted for one does not depend on the others. */
  predictAll?(rows: readonly Float64Array[]): readonly Float64Array[];
}

/**
 * What learns to name a class from feature rows. `defineDiagnoser` builds one; the contract suite holds for each (for untrained
 * rules only what does not concern training):
 * - the same rows and seed give the same scores, and no score depends on what else was predicted;
 * - names and order of the classes do not matter; classes weigh the same however many rows they have;
 * - missing values, constant columns and columns without any value are accepted, in training and in prediction;
 * - trained on rows of one class, it predicts that class (a program of one class is no reason for S3 to stop).
 */
export interface Diagnoser {
  readonly id: string;
  readonly title: string;
  /** The columns it reads whatever the feature set, where it has its own; results then name the feature set after it. */
  readonly columns?: (column: string) => boolean;
  /** True for published rules: nothing is learned, so every split scores the same, and there is a level but no gap. */
  readonly isUntrained?: boolean;
  /** True for floors, which anything useful must beat: they look at no feature, or at one. */
  readonly isFloor?: boolean;
  /** True where chance picks rows by their place in the table, so that another order of the rows gives another fit. */
  readonly drawsRows?: boolean;
  /**
   * Scaling, imputation, selection and thresholds live inside.
   * @throws InputError where there is no row, or more rows than the method can take.
   */
  fit(rows: TrainingRows, seed: number): FittedDiagnoser;
}

/** One row that a split assigns. */
export interface SplitRow {
  readonly traceId: string;
  readonly program: string;
  /** Architecture family of the program. */
  readonly family: string;
  /** Source of the program's data; null where the corpus does not hold the program, so that nobody can say. */
  readonly dataSet: string | null;
  /** `clean` and `clean-variant` for runs without a fault. */
  readonly operator: string;
  readonly mutant: string;
  /** The first of the mutants that run alike (`groupTwins`); absent for that one, and where it has no twin. */
  readonly twinOf?: string;
  /** Recording block within the program, from 0. */
  readonly session: number;
  readonly label: string;
}

/** What a row's mutant and its twins have in common. */
export function twinsOf({ mutant, twinOf }: Pick<SplitRow, 'mutant' | 'twinOf'>): string {
  return twinOf ?? mutant;
}

/** How many parts a split is cut into. */
export interface SplitSize {
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  /** Fits per fold and repeat, each with a seed of its own, whose class scores are averaged. Default 1. */
  readonly diagnoserSeeds?: number;
}

/** Rows cut once: `own` is the fold that tests each of them, `folds` as given to `SplitStrategy.assign`. */
export interface RowCut {
  readonly rows: readonly SplitRow[];
  readonly own: Int32Array;
  readonly folds: number;
}

/** What one fold of a split tests and trains on. */
export interface Side extends InnerFold {
  readonly fold: number;
}

/** One repeat of a split as its guarantees see it. */
export interface CutSides extends RowCut {
  /** One per fold that tests something. */
  readonly sides: readonly Side[];
}

/** What holds for every cut of a strategy, and can be proved of a cut that somebody else made. */
export interface Guarantee {
  /** As a sentence. */
  readonly says: string;
  /** What breaks it, in a few words; null where it holds. */
  breach(cut: CutSides): string | null;
}

/**
 * A rule that says who is trained on and who is tested on. No row is tested twice in a repeat, so a strategy is two
 * things: the fold in which each row is tested, and which rows that fold trains on.
 */
export interface SplitStrategy {
  readonly id: string;
  readonly title: string;
  /** What holds for every cut it makes: proved of every split that is cut or read. */
  readonly guarantees: readonly Guarantee[];
  /**
   * The fold that tests each row, numbered from 0; negative where no fold does (which negative number is the strategy's
   * own affair). The same rows are tested in every repeat. Depends on the set of rows only, not on their order nor on the
   * names of their labels.
   * @throws InputError `too-few-groups` where the rows cannot be cut so.
   */
  assign(rows: readonly SplitRow[], folds: number, random: (purpose: string) => RandomStream): Int32Array;
  /** Whether a row of fold `own` (negative as from `assign`) may be trained on while `fold` is tested; `folds` as given there. */
  trains(own: number, fold: number, folds: number): boolean;
  /**
   * Of the rows that may be trained on while `fold` is tested, those that are; absent where all of them are. Indices into
   * the rows of the cut, ascending. Pure: the same cut gives the same rows, whatever labels are called.
   */
  thin?(trained: readonly number[], cut: RowCut, fold: number): readonly number[];
  /** What is held out as a whole, so that nothing of a tested unit is trained on; absent where no row's own values say it. */
  unit?(row: SplitRow): string;
  /** The strategy whose random numbers it is cut by, so that folds agree with those of that one. Default: its own. */
  readonly cutAs?: string;
  /** What cuts training rows for choices made inside `fit`; the strategy itself where absent. */
  readonly inner?: SplitStrategy;
  /** True where folds train on so little that a class may be missing in all that test it: that is remarked, and no reason to stop. */
  readonly trainsOnFew?: boolean;
  /** What a reader of scores under this split must know about these rows; nothing where absent. */
  remarks?(rows: readonly SplitRow[], folds: number): readonly string[];
}

/** A strategy applied to the rows of a task: the frozen split. */
export interface Split {
  readonly strategy: string;
  readonly task: TaskId;
  readonly size: SplitSize;
  readonly traceIds: readonly string[];
  /** One array per repeat: test fold of each row, aligned with `traceIds`; negative where it is never tested. */
  readonly testFolds: readonly Int32Array[];
}

/** The unit of submission. */
export interface Prediction {
  readonly traceId: string;
  readonly task: TaskId;
  readonly split: string;
  readonly repeat: number;
  readonly fold: number;
  readonly prediction: string;
}
