import { z } from 'zod';
import { argmax, mean } from '../../statistics/descriptive.ts';
import type { LabelledRows } from './tally.ts';

/** Balanced accuracy on the share of rows with the largest scores; null where a class has no row left among them. */
export const abstentionSchema = z.array(
  z.strictObject({ coverage: z.number(), balancedAccuracy: z.number().nullable() }),
);

const coverages = [1, 0.9, 0.8, 0.7, 0.6, 0.5];

/**
 * What is gained where a diagnoser may abstain when it is least sure. Rows of one score count in part where only some of
 * them are kept, so that their order does not matter. Averaged over repeats.
 * @param scores per repeat: rows × classes, row-major
 */
export function measureAbstention(
  { labels, classes }: Pick<LabelledRows, 'labels' | 'classes'>,
  scores: readonly Float64Array[],
): z.output<typeof abstentionSchema> {
  const present = new Set(labels).size;
  const repeats = scores.map((ofRepeat) => rateRows(labels, classes.length, ofRepeat));
  return coverages.map((coverage) => {
    const values = repeats.map((rows) => scoreKept(rows, coverage * labels.length, present));
    return { coverage, balancedAccuracy: values.every((value) => value !== null) ? mean(values) : null };
  });
}

interface Rated {
  readonly label: number;
  readonly sure: number;
  readonly isRight: boolean;
}

/** The surest rows first. */
function rateRows(labels: Int32Array, classes: number, scores: Float64Array): Rated[] {
  const rows = Array.from(labels, (label, i) => {
    const own = scores.subarray(i * classes, (i + 1) * classes);
    const best = argmax(own);
    return { label, sure: own[best]!, isRight: best === label && own[best]! > 0 };
  });
  return rows.sort((a, b) => b.sure - a.sure);
}

/** @param most rows that are kept @param present classes that must be among them */
function scoreKept(rows: readonly Rated[], most: number, present: number): number | null {
  const cells = new Map<number, { kept: number; right: number }>();
  for (let start = 0; start < rows.length && start < most; ) {
    let end = start + 1;
    while (end < rows.length && rows[end]!.sure === rows[start]!.sure) end++;
    const share = Math.min(1, (most - start) / (end - start));
    for (const { label, isRight } of rows.slice(start, end)) {
      const cell = cells.get(label) ?? { kept: 0, right: 0 };
      cell.kept += share;
      if (isRight) cell.right += share;
      cells.set(label, cell);
    }
    start = end;
  }
  if (cells.size < present) return null;
  return mean([...cells.values()].map(({ kept, right }) => right / kept));
}
