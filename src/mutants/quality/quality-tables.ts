import { basename } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { readText } from '../../tables/cells.ts';
import { readTextTable } from '../../tables/read-table.ts';
import { type Demand, findColumn, readNumbers, requireColumn, type Table } from '../../tables/table.ts';
import { listTables } from './list-tables.ts';
import type { ScoreRow } from './score-rows.ts';

/** The name of a table of mutants, with the bug in it. */
export const qualityTableName = /^quality_(.+?)(?:_(?:pre|post)[_-]training.*)?\.csv$/i;

/**
 * Every mutant of the quality tables below a directory: `quality_<bug>_….csv`, one mutant per row,
 * as zaheedahmed/dl-mutant-quality publishes them and `faultgap quality` writes them. Columns
 * `operator`, `config_str`, `IQ`, `EQ`; also `bug_id` (else from the file's name), `mutant_type`
 * and `cpu_seconds` where there are.
 * @throws InputError `no-scores` and as `listTables`; TableError as `readTextTable`, `score-column`, `score-value`,
 * `score-range`.
 */
export function readQualityTables(directory: string): ScoreRow[] {
  const { paths } = listTables(directory, qualityTableName);
  if (paths.length === 0) {
    throw new InputError('no-scores', {
      rule: `${directory} holds no quality table`,
      need: 'files quality_<bug>_….csv',
      value: 0,
      remedy: 'Make them with `faultgap quality`, or name another directory.',
    });
  }
  return paths.flatMap(readQualityTable);
}

/** The mutants of one such table. @throws TableError as `readQualityTables`. */
export function readQualityTable(path: string): ScoreRow[] {
  const bugOfFile = qualityTableName.exec(basename(path))![1]!;
  const table = readTextTable(path);
  const textOf = (name = '') => Array.from(table.columns.get(name) ?? [], (cell) => readText(cell) ?? '');
  const [operators, configurations] = ['operator', 'config_str'].map((name) =>
    textOf(requireScores(table, name)),
  );
  const [resistances, realisms] = ['IQ', 'EQ'].map((name) =>
    readScores(table, requireScores(table, name), shareScore),
  );
  const [bugs, mutants] = ['bug_id', 'mutant_type'].map((name) => textOf(findColumn(table, name)));
  const timed = findColumn(table, 'cpu_seconds');
  const seconds = timed === undefined ? [] : readScores(table, timed, anyScore);
  return operators!.map((operator, row) => ({
    bug: bugs![row] || bugOfFile,
    mutant: mutants![row] || `${operator} ${configurations![row]}`,
    operator,
    configuration: configurations![row]!,
    resistance: resistances![row]!,
    realism: realisms![row]!,
    cpuSeconds: seconds[row] ?? null,
  }));
}

/** @throws TableError `score-column`. */
export function requireScores(table: Table, name: string): string {
  return requireColumn(table, name, 'score-column', 'The layout of score tables is in docs/formats.md.');
}

const anyScore: Demand = {
  code: 'score-value',
  need: 'a finite number, or an empty cell',
  allows: isNotInfinite,
};

/** Of shares: coupling strength, overlap, quality. */
export const shareScore: Demand = {
  code: 'score-value',
  beyond: 'score-range',
  need: 'a share from 0 to 1, or an empty cell',
  allows: (value) => Number.isNaN(value) || (value >= 0 && value <= 1),
};

function isNotInfinite(value: number): boolean {
  return Math.abs(value) !== Number.POSITIVE_INFINITY;
}

/**
 * Scores of a column; a score that is not a number was not defined. @throws TableError
 * `score-value`, `score-range`.
 */
export function readScores(table: Table, name: string, demand: Demand): (number | null)[] {
  return readNumbers(table, name, demand).map((value) => (Number.isNaN(value) ? null : value));
}
