import type { MappedColumn } from './columns.ts';
import type { ImportedNumbers } from './run-trace.ts';

/** A line about one file, or one row of it. */
export interface FileFinding {
  /** Relative to the folder. */
  readonly file: string;
  readonly text: string;
  /** Whether the file, or the row, is not in the recording. */
  readonly leftOut: boolean;
}

interface ColumnTally {
  low: number;
  high: number;
  missing: number;
  seen: number;
}

/** What only shows over all runs: columns that never change, and a learning rate that falls alike everywhere. In constant memory. */
export class OddityWatch {
  readonly #columns = new Map<string, ColumnTally>();
  readonly #decays = new Map<number, number>();
  #runs = 0;

  add({ columns, values, steps }: ImportedNumbers): void {
    if (steps.length === 0) return;
    this.#runs++;
    for (const [c, column] of columns.entries()) this.#addColumn(column, values[c]!);
    const rate = columns.findIndex(({ metric }) => metric === 'optimizer.learning-rate');
    const decay = rate < 0 ? null : commonRatio(values[rate]!);
    if (decay !== null) this.#decays.set(decay, (this.#decays.get(decay) ?? 0) + 1);
  }

  #addColumn({ name }: MappedColumn, values: readonly (number | null)[]): void {
    let tally = this.#columns.get(name);
    if (tally === undefined) {
      tally = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY, missing: 0, seen: 0 };
      this.#columns.set(name, tally);
    }
    for (const value of values) {
      if (value === null || Number.isNaN(value)) tally.missing++;
      else {
        tally.seen++;
        tally.low = Math.min(tally.low, value);
        tally.high = Math.max(tally.high, value);
      }
    }
  }

  /** One sentence each. */
  describe(): string[] {
    const constant = [...this.#columns].filter(([, { low, high, seen }]) => seen > 1 && low === high);
    const empty = [...this.#columns].filter(([, { seen }]) => seen === 0);
    return [
      ...constant.map(
        ([name, { low, seen }]) =>
          `${name} is ${low} in all ${seen} rows that have it: a constant column says nothing.`,
      ),
      ...empty.map(([name]) => `${name} has no value in any row.`),
      ...[...this.#decays]
        .sort(([, a], [, b]) => b - a)
        .filter(([, runs]) => runs >= 2 && runs >= this.#runs / 20)
        .map(
          ([ratio, runs]) =>
            `the learning rate is multiplied by ${ratio} at every row in ${runs} of ${this.#runs} runs: what recorded them may have forced it, and a rate that is forced says nothing of the fault.`,
        ),
    ];
  }
}

/** The factor between neighbours, to three digits, where it is the same throughout and not 1; null otherwise. */
function commonRatio(values: readonly (number | null)[]): number | null {
  if (values.length < 3) return null;
  let common: number | null = null;
  for (let i = 1; i < values.length; i++) {
    const [before, now] = [values[i - 1]!, values[i]!];
    if (before === null || now === null || !(before > 0)) return null;
    const ratio = now / before;
    common ??= ratio;
    if (!(Math.abs(ratio - common) < 1e-4)) return null;
  }
  return common === null || Math.abs(common - 1) < 1e-4 ? null : Number(common.toPrecision(3));
}
