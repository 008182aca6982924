import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { errorText, InputError } from '../../lib/errors.ts';
import { readCsv } from '../../tables/keyed-csv.ts';
import type { ScoreRow } from './score-rows.ts';

const fileName = /^quality_(.+?)(?:_(?:pre|post)[_-]training.*)?\.csv$/i;

/**
 * Every mutant of the quality tables below a directory: `quality_<bug>_….csv`, one mutant per row, as
 * zaheedahmed/dl-mutant-quality publishes them and `faultgap quality` writes them. Columns `operator`, `config_str`,
 * `IQ`, `EQ`; also `bug_id` (else from the file's name), `mutant_type` and `cpu_seconds` where there are.
 * @throws InputError `no-scores`, `score-column`, `score-value`, `score-range`, naming file and column.
 */
export function readQualityTables(directory: string): ScoreRow[] {
  const paths = listFiles(directory).filter((path) => fileName.test(basename(path)));
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

/** Files below a directory, sorted. @throws InputError `read-failed`. */
export function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => join(directory, name));
  } catch (error) {
    throw new InputError(
      'read-failed',
      { rule: `cannot read the directory ${directory}`, value: errorText(error) },
      { cause: error },
    );
  }
}

function readQualityTable(path: string): ScoreRow[] {
  const bugOfFile = fileName.exec(basename(path))![1]!;
  return readCsv(path, ['operator', 'config_str', 'IQ', 'EQ']).map((row, i) => {
    const share = (column: string) => checkShare(row.number(column), path, column, i + 2);
    const [operator, configuration] = [row.text('operator'), row.text('config_str')];
    return {
      bug: row.find('bug_id') || bugOfFile,
      mutant: row.find('mutant_type') || `${operator} ${configuration}`,
      operator,
      configuration,
      resistance: share('IQ'),
      realism: share('EQ'),
      cpuSeconds: row.find('cpu_seconds') === null ? null : row.number('cpu_seconds'),
    };
  });
}

function checkShare(value: number | null, path: string, column: string, line: number): number | null {
  if (value === null || (value >= 0 && value <= 1)) return value;
  throw new InputError('score-range', {
    rule: `column ${column} of ${basename(path)} holds shares`,
    need: 'a number in [0, 1]',
    value: `${value} in line ${line}`,
  });
}
