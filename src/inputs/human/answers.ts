import { readText, showCell } from '../../tables/cells.ts';
import { readTextTable } from '../../tables/read-table.ts';
import { type Demand, requireColumn, requireNumber, type Table, TableError } from '../../tables/table.ts';
import type { StudyKey } from './plan.ts';

/** What one assessor said of one input. */
export interface HumanAnswer {
  readonly assessor: string;
  readonly id: string;
  /** Class from 0; null for "not a …". */
  readonly answer: number | null;
  /** That it took. */
  readonly seconds: number;
}

/** Columns of a file of answers, in the order the page writes them. */
export const answerColumns = ['assessor', 'input', 'answer', 'seconds'] as const;
/** An answer that is no class. */
export const noClass = 'none';

/**
 * The answers of CSV files that the page of a study gave. Further columns do not matter.
 * @throws InputError `read-failed`; TableError as `readTextTable`, `human-columns`, `human-answer`, `human-input`,
 *   `human-twice`.
 */
export function readAnswers(key: StudyKey, files: readonly string[]): HumanAnswer[] {
  const known = new Set([...key.inputs, ...key.checks].map(({ id }) => id));
  const given = new Set<string>();
  return files.flatMap((path) => {
    const table = readTextTable(path);
    const read = readerOf(key, table);
    return Array.from({ length: table.rows }, (_, row) => {
      const answer = read(row);
      checkAnswer(answer, known, given, table, row);
      return answer;
    });
  });
}

function readerOf(key: StudyKey, table: Table): (row: number) => HumanAnswer {
  const remedy = 'Give a file that the page of the study gave.';
  const names = answerColumns.map((name) => requireColumn(table, name, 'human-columns', remedy));
  const [assessors, inputs, answers, seconds] = names.map((name) => table.columns.get(name)!);
  const classes = classDemand(key);
  const numberAt = (row: number, place: number, cell: unknown, demand: Demand) =>
    requireNumber(table, { row, column: names[place]! }, cell, demand);
  return (row) => {
    const assessor = readText(assessors![row]);
    if (assessor === null) {
      const words = { rule: 'nobody gave this answer', need: 'a name' };
      throw new TableError('human-answer', table, { row, column: names[0]! }, words);
    }
    const answer = readText(answers![row]) === noClass ? null : numberAt(row, 2, answers![row], classes);
    return {
      assessor,
      id: readText(inputs![row]) ?? '',
      answer,
      seconds: numberAt(row, 3, seconds![row], duration),
    };
  };
}

function classDemand({ classes }: StudyKey): Demand {
  return {
    code: 'human-answer',
    need: `a class from 0 to ${classes.length - 1}, or ${noClass}`,
    allows: (value) => Number.isInteger(value) && value >= 0 && value < classes.length,
  };
}

const duration: Demand = {
  code: 'human-answer',
  need: 'seconds from 0',
  allows: (value) => value >= 0 && Number.isFinite(value),
};

function checkAnswer(
  { assessor, id }: HumanAnswer,
  known: ReadonlySet<string>,
  given: Set<string>,
  table: Table,
  row: number,
): void {
  if (!known.has(id)) {
    throw new TableError(
      'human-input',
      table,
      { row, column: 'input' },
      {
        rule: 'the study has no such input',
        need: 'an input of its key',
        value: showCell(id),
        remedy: 'Give the key that was made with the page.',
      },
    );
  }
  const once = JSON.stringify([assessor, id]);
  if (given.has(once)) {
    throw new TableError(
      'human-twice',
      table,
      { row, column: 'input' },
      {
        rule: 'an assessor answers every input once',
        value: `${showCell(assessor)} on ${id} again`,
        remedy: 'Give each file once, and let assessors have different names.',
      },
    );
  }
  given.add(once);
}
