import { basename, dirname } from 'node:path/posix';
import { readNumber } from '../../tables/cells.ts';
import type { Table } from '../../tables/table.ts';
import type { LogRun, RawRun } from './contract.ts';
import { type ReadName, readName } from './names.ts';
import { RowTable } from './points.ts';

/** A file of a log that holds the numbers of one part, as its name says: `train.csv` beside `val.csv`. */
interface PartFile {
  /** Folder and words of the name without the part: files of one training have it in common. */
  readonly of: string;
  readonly part: 'train' | 'validation' | 'test';
}

/** Null where the name of a file says no part, or more than that: `train_run3.csv`. */
export function partOfFile(name: string): PartFile | null {
  const words = basename(name)
    .replace(/(\.[A-Za-z]+)+$/, '')
    .split(/[^A-Za-z0-9]+/);
  const parts = words.flatMap((word) => readName(word).part ?? []);
  const others = words.filter((word) => readName(word).part === null);
  if (parts.length !== 1 || others.some((word) => !passing.test(word))) return null;
  return { of: [dirname(name), ...others].join('/'), part: parts[0]! };
}

const passing = /^(logs?|loss|losses|metrics?|history|results?|epoch|stats)$/i;

/**
 * One training of files of a part each: their rows by what counts, with the part in the names of what is measured. Null where one
 * holds several trainings, or says itself what its columns are of.
 */
export function joinFiles(
  files: readonly { readonly name: string; readonly runs: readonly (RawRun | LogRun)[] }[],
): RawRun | null {
  const rows: { readonly count: number; readonly cells: [string, unknown][] }[] = [];
  for (const { name, runs } of files) {
    const [run] = runs;
    if (run === undefined || runs.length > 1 || 'numbers' in run) return null;
    const names = [...run.table.columns.keys()].map(readName);
    if (names.some(({ part }) => part !== null)) return null;
    rows.push(...rowsOf(run.table, names, partOfFile(name)!.part));
  }
  const table = new RowTable(files[0]!.name);
  for (const { cells } of rows.sort((a, b) => a.count - b.count)) table.add(cells);
  const first = files[0]!.runs[0] as RawRun;
  return {
    ...first,
    table: table.finish(),
    notes: [...first.notes, 'files of training and of other rows are read together'],
  };
}

const counts = /^(epoch|step|index|planned|run|phase|clock)$/;

function rowsOf(table: Table, names: readonly ReadName[], part: string) {
  const counter = names.find(({ quantity }) => quantity === 'epoch') ?? names.find(({ quantity }) => quantity === 'step'); // biome-ignore format: one condition
  return Array.from({ length: table.rows }, (_, row) => {
    const cells = names.map(({ name, quantity }): [string, unknown] => [
      counts.test(quantity) ? name : `${part}/${name}`,
      table.columns.get(name)![row],
    ]);
    const count = counter === undefined ? row : readNumber(table.columns.get(counter.name)![row]);
    return { count: count ?? row, cells };
  });
}
