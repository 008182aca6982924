import { basename } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { parseCsv } from '../../tables/keyed-csv.ts';
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
 * @throws InputError `read-failed`, `csv-unreadable`, `human-columns`, `human-answer`, `human-input`, `human-twice`.
 */
export function readAnswers(key: StudyKey, files: readonly string[]): HumanAnswer[] {
  const known = new Set([...key.inputs, ...key.checks].map(({ id }) => id));
  const given = new Set<string>();
  const answers: HumanAnswer[] = [];
  for (const path of files) {
    const [header, ...rows] = parseCsv(path);
    const places = columnsOf(path, header ?? []);
    for (const [i, cells] of rows.entries()) {
      const where = `in line ${i + 2} of ${basename(path)}`;
      const answer = readAnswer(key, cells, places, where);
      checkAnswer(answer, known, given, where);
      answers.push(answer);
    }
  }
  return answers;
}

type Places = Readonly<Record<(typeof answerColumns)[number], number>>;

function columnsOf(path: string, header: readonly string[]): Places {
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = answerColumns.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new InputError('human-columns', {
      rule: `${basename(path)} is no file of answers`,
      need: answerColumns.join(', '),
      value: names.join(', '),
      remedy: 'Give a file that the page of the study gave.',
    });
  }
  const [assessor, input, answer, seconds] = answerColumns.map((name) => names.indexOf(name));
  return { assessor: assessor!, input: input!, answer: answer!, seconds: seconds! };
}

function readAnswer(key: StudyKey, cells: readonly string[], places: Places, where: string): HumanAnswer {
  const text = (column: keyof Places) => cells[places[column]]?.trim() ?? '';
  const [assessor, given, seconds] = [text('assessor'), text('answer'), Number(text('seconds'))];
  const answer = given === noClass ? null : Number(given);
  const isClass = answer === null || (/^\d+$/.test(given) && answer < key.classes.length);
  if (!isClass) {
    const need = `a class from 0 to ${key.classes.length - 1}, or ${noClass}`;
    throw new InputError('human-answer', { rule: 'an answer is a class', need, value: `${given} ${where}` });
  }
  if (assessor === '' || !(text('seconds') !== '' && seconds >= 0 && Number.isFinite(seconds))) {
    throw new InputError('human-answer', {
      rule: 'an answer has an assessor and took some time',
      need: 'a name and seconds from 0',
      value: `${assessor || 'nobody'} and ${text('seconds') || 'nothing'} ${where}`,
    });
  }
  return { assessor, id: text('input'), answer, seconds };
}

function checkAnswer({ assessor, id }: HumanAnswer, known: Set<string>, given: Set<string>, where: string) {
  if (!known.has(id)) {
    throw new InputError('human-input', {
      rule: 'answers are about inputs of the study',
      need: 'an input of its key',
      value: `${id || 'none'} ${where}`,
      remedy: 'Give the key that was made with the page.',
    });
  }
  const once = JSON.stringify([assessor, id]);
  if (given.has(once)) {
    throw new InputError('human-twice', {
      rule: 'an assessor answers every input once',
      value: `${assessor} on ${id} again ${where}`,
      remedy: 'Give each file once, and let assessors have different names.',
    });
  }
  given.add(once);
}
