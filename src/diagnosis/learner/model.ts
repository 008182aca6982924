import { z } from 'zod';
import { sha256Schema } from '../../lib/config.ts';
import { quantileSorted } from '../../statistics/descriptive.ts';
import { trustSchema } from '../contract.ts';
import { sortedColumn } from './held-logistic.ts';

const perColumn = z.array(z.number().nullable());

/** What was learned for one task in some columns: a file of `diagnoser/`. */
export const modelSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Hash of all that it was learned from and how: its name, and what is looked for. */
  key: sha256Schema,
  /** SHA-256 of the recording's manifest and of its tables. */
  madeFrom: z.record(z.string(), sha256Schema),
  task: z.enum(['detection', 'fault-typing', 'instability']),
  /** Share of the planned steps that is looked at. */
  window: z.number().min(0).max(1),
  columns: z.array(z.string()),
  /** What each column spans in the runs trained on; null where none has a value. */
  low: perColumn,
  high: perColumn,
  linear: z.strictObject({
    coordinates: z.array(
      z.strictObject({
        column: z.int(),
        kind: z.enum(['value', 'missing']),
        fill: z.number(),
        centre: z.number(),
        spread: z.number(),
      }),
    ),
    coefficients: z.array(z.number()),
    classes: z.int(),
  }),
  /** Of healthy runs, how many there are and quantiles of each column, from the least to the largest value; none of a column without one. */
  healthy: z.strictObject({ runs: z.int(), quantiles: z.array(z.array(z.number())) }),
  trust: trustSchema,
});
export type Model = z.output<typeof modelSchema>;

/** Levels of healthy runs that are kept of a column: the least, the largest, and hundredths between. */
const levels = 101;

/** Healthy rows as levels, few enough for a small file. */
export function describeHealthy(rows: readonly Float64Array[], width: number): Model['healthy'] {
  return {
    runs: rows.length,
    quantiles: Array.from({ length: width }, (_, c) => {
      const sorted = sortedColumn(rows, c);
      if (sorted.length === 0) return [];
      return Array.from({ length: levels }, (_, i) => toFewDigits(quantileSorted(sorted, i / (levels - 1))));
    }),
  };
}

/** Features have the precision of float32; six digits keep what anybody reads. */
export function toFewDigits(value: number): number {
  return Number(value.toPrecision(6));
}
