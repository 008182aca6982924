import type { MetricFamily, ObservedTrace } from '../traces/trace.ts';

/**
 * `static` columns describe the script, not the run: a program fingerprint by nature, quarantined like `environment`.
 * `technique` columns are those of a published diagnoser and read several families; they are in no set of families.
 */
export type FeatureFamily = Exclude<MetricFamily, 'label'> | 'static' | 'technique';

/** A pure function from a trace to a fixed list of numbers. */
export interface Extractor {
  readonly id: string;
  readonly title: string;
  readonly family: FeatureFamily;
  /** Metric ids it reads; a trace that lacks one gives null columns. */
  readonly needs: readonly string[];
  /** Column names without the `<extractor>.` prefix; their number depends on nothing in the trace. */
  readonly columns: readonly string[];
  /** One finite number or null per column, in that order. Null is "cannot be said", never 0, and never NaN. */
  extract(trace: ObservedTrace): readonly (number | null)[];
  /** The same for many traces, where that is quicker: what each gives does not depend on the others. */
  extractAll?(traces: readonly ObservedTrace[]): readonly (readonly (number | null)[])[];
}

/** The group columns of a feature table row; an extractor never sees them. */
export interface GroupColumns {
  readonly traceId: string;
  readonly program: string;
  readonly family: string;
  readonly operator: string;
  /** Null for clean runs. */
  readonly category: string | null;
  readonly mutant: string;
  readonly seedIndex: number;
  readonly session: number;
}

/** `features.arrow` in memory. */
export interface FeatureTable {
  readonly groups: readonly GroupColumns[];
  /** `<extractor>.<column>`. */
  readonly columns: readonly string[];
  /** Column-major, one array of `groups.length` per column; NaN stands for null (an extractor may not return NaN). */
  readonly values: readonly Float64Array[];
  /** SHA-256 of the file's bytes. */
  readonly hash: string;
}
