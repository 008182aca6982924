import type { ErrorWords } from '../../lib/errors.ts';
import { type Table, TableError } from '../../tables/table.ts';
import type { LogColumn } from './cells.ts';
import { classesGuessed } from './guessing.ts';

/** Numbers of a score, and the unit they were in. */
export interface Scaled {
  readonly values: readonly (number | null)[];
  readonly unit: 'share' | 'percent';
}

/** What floating-point numbers may be above 1 by rounding. */
const rounding = 1e-3;

/**
 * Shares, whether they were written as shares or in per cent: one number above 1 makes a column one of per cent.
 * @param beside numbers of a score of the same name of another part; small numbers beside per cent may be per cent too.
 * @param loss the first one of this part, or of another: 0.1 per cent is what guessing among a thousand gives.
 * @throws TableError `log-units` where a column changes from one to the other, or holds what is neither.
 */
export function scaleShares(
  table: Table,
  name: string,
  { values, percent }: LogColumn,
  beside: readonly (number | null)[],
  loss: number | null,
): Scaled {
  const finite = finiteIn(values);
  const wrong = finite.find(({ value }) => value < 0 || value > 100 + rounding);
  if (wrong !== undefined) {
    const words = { rule: 'this score cannot be', need: 'a share from 0 to 1, or per cent to 100' };
    throw refuse(table, wrong.row, name, { ...words, value: wrong.value });
  }
  const inPercent = percent || highest(values) > 1 + rounding || isLike(highest(values), highest(beside));
  if (!inPercent) return { unit: 'share', values: values.map((value) => value && Math.min(value, 1)) };
  const isGuess = loss !== null && classesGuessed(loss, finite[0]!.value / 100) !== null;
  const jump = finite.findIndex(
    ({ value }, i) => i > (isGuess ? 1 : 0) && isOtherUnit(finite[i - 1]!.value, value),
  );
  if (jump > 0) {
    const words = { rule: 'this column changes its unit', need: 'shares or per cent throughout' };
    const value = `${finite[jump - 1]!.value}, then ${finite[jump]!.value}`;
    throw refuse(table, finite[jump]!.row, name, { ...words, value });
  }
  return { unit: 'percent', values: values.map((value) => value && value / 100) };
}

function finiteIn(values: readonly (number | null)[]) {
  return values.flatMap((value, row) => (value !== null && Number.isFinite(value) ? [{ value, row }] : []));
}

function highest(values: readonly (number | null)[]): number {
  return finiteIn(values).reduce((high, { value }) => Math.max(high, value), 0);
}

/** Whether numbers up to 1 are nearer to those in per cent beside them as they are than as shares. */
function isLike(own: number, beside: number): boolean {
  return (
    own > 0 &&
    beside > 1 + rounding &&
    Math.abs(Math.log(own / beside)) < Math.abs(Math.log((100 * own) / beside))
  );
}

/** Whether the same share is meant by both, once as such and once in per cent. */
function isOtherUnit(before: number, now: number): boolean {
  const [small, large] = before < now ? [before, now] : [now, before];
  return small > 0 && small <= 1 && large >= 5 && large / (100 * small) > 0.5 && large / (100 * small) < 2;
}

function refuse(table: Table, row: number, column: string, words: ErrorWords): TableError {
  return new TableError('log-units', table, { row, column }, words);
}
