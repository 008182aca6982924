/** Task ids (`definitions.md`, Tasks). */
export const taskIds = ['fault-typing', 'instability', 'mismatch', 'detection'] as const;
export type TaskId = (typeof taskIds)[number];

/** One row per trace of the recording, aligned with nothing: join by trace id. */
export interface LabelRow {
  readonly traceId: string;
  /** Of the mutant: all its seeds share it. Null for clean runs. */
  readonly killState: 'killed' | 'survived' | 'inconclusive' | null;
  /** Class per task; null where the trace is not in the task's population. */
  readonly labels: Readonly<Record<TaskId, string | null>>;
}

/** Rows a diagnoser sees: row-major features with NaN for missing. */
export interface FeatureRows {
  readonly columns: readonly string[];
  readonly rows: readonly Float64Array[];
}

export interface TrainingRows extends FeatureRows {
  /** Index into `classes` per row. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** Program of each row, for grouped choices made inside `fit`. */
  readonly programs: readonly string[];
}

/** A fitted diagnoser: one trace at a time, so nothing can be fitted on the test set. */
export interface FittedDiagnoser {
  /** A score per class, non-negative, summing to 1. The prediction is the first largest. */
  predict(row: Float64Array): Float64Array;
}

export interface Diagnoser {
  readonly id: string;
  readonly title: string;
  /** Scaling, imputation, selection and thresholds live inside. The same rows and seed give the same diagnoser. */
  fit(rows: TrainingRows, seed: number): FittedDiagnoser;
}

/** One row that a split assigns. */
export interface SplitRow {
  readonly traceId: string;
  readonly program: string;
  readonly family: string;
  readonly operator: string;
  readonly mutant: string;
  readonly session: number;
  readonly label: string;
}

/** Test side of one fold; every other assigned row is trained on unless `train` says otherwise. */
export interface Fold {
  readonly repeat: number;
  readonly fold: number;
  readonly test: readonly string[];
  readonly train: readonly string[];
}

export interface SplitStrategy {
  readonly id: string;
  readonly title: string;
  /** The guarantees, one sentence each; every one is tested. */
  readonly guarantees: readonly string[];
  folds(
    rows: readonly SplitRow[],
    options: { readonly folds: number; readonly repeats: number; readonly seed: number },
  ): readonly Fold[];
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
