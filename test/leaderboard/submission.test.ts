import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  Dictionary,
  Field,
  Int32,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Roster } from '../../src/leaderboard/roster.ts';
import { checkSubmission } from '../../src/leaderboard/score-entry.ts';
import { readSubmission } from '../../src/leaderboard/submission.ts';
import { cardFor, csvOf, type Line, linesFor, smallRoster, writeEntry } from './entries.ts';

/* Whatever a stranger sends is either scored whole or refused in words; nothing of it is run, followed or unpacked at length. */

let recording: string;
let roster: Roster;
let directory: string;
let whole: Line[];
beforeAll(async () => {
  ({ directory: recording, roster } = await smallRoster());
  directory = await mkdtemp(join(tmpdir(), 'faultgap-submissions-'));
  whole = linesFor(roster);
});
afterAll(async () => {
  await rm(recording, { recursive: true });
  await rm(directory, { recursive: true });
});

let written = 0;
async function check(name: string, content: string | Uint8Array) {
  const folder = join(directory, String(written++));
  await mkdir(folder);
  const path = join(folder, name);
  await writeFile(path, content);
  return checkSubmission(await readSubmission(path), roster);
}

const checkLines = (lines: readonly object[]) => check('predictions.csv', csvOf(lines));
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? String(error),
  );

/** The first line with other cells. */
const withFirst = (changes: Partial<Line>) => [{ ...whole[0]!, ...changes }, ...whole.slice(1)];

describe('predictions', () => {
  it('are taken as CSV, as packed CSV and as an Arrow file of another writer, with the same answers', async () => {
    const columns = Object.fromEntries(
      (Object.keys(whole[0]!) as (keyof Line)[]).map((name) => {
        const cells = whole.map((line) => line[name]);
        const isNumber = name === 'fold' || name === 'repeat';
        return [name, isNumber ? vectorFromArray(cells.map(Number), new Int32()) : vectorFromArray(cells)];
      }),
    );
    const forms = [
      await checkLines(whole),
      await check('predictions.csv.gz', gzipSync(csvOf(whole))),
      await check('predictions.arrow', tableToIPC(new Table(columns), 'file')),
    ];
    for (const { tasks } of forms) {
      expect(tasks.map(({ task }) => task)).toEqual([...roster.tasks.keys()]);
      for (const { data, splits } of tasks)
        for (const { predictions } of splits.values())
          expect(predictions.map((ofRepeat) => [...ofRepeat])).toEqual([[...data.labels], [...data.labels]]);
    }
  });

  it('may come in any order, leave tasks and the last repeats out, and abstain', async () => {
    const [first] = roster.tasks.keys();
    const some = whole
      .filter(({ task, repeat }) => task === first && repeat === '0')
      .map((line, i) => (i === 0 ? { ...line, prediction: 'abstained' } : line))
      .reverse();
    const { tasks } = await checkLines(some);
    expect(tasks.map(({ task, repeats }) => [task, repeats])).toEqual([[first, 1]]);
    expect(
      [...tasks[0]!.splits.values()][0]!.predictions[0]!.filter((prediction) => prediction === -1).length,
    ).toBe(1);
  });

  it.each<[string, string, (line: Line) => Partial<Line>]>([
    ['a task that is none', 'submission-task', () => ({ task: 'everything' })],
    ['a task by the name of a prototype', 'submission-task', () => ({ task: '__proto__' })],
    ['a split that is not asked', 'submission-split', () => ({ split: 'S0' })],
    ['a trace that is none', 'submission-trace', () => ({ trace_id: '__proto__' })],
    [
      'a fold that another trace is tested in',
      'submission-fold',
      ({ fold }) => ({ fold: String(Number(fold) + 1) }),
    ],
    ['a fold that is no number', 'submission-number', () => ({ fold: '=1+1' })],
    ['a repeat that was not cut', 'submission-repeat', () => ({ repeat: '7' })],
    ['a repeat below 0', 'submission-repeat', () => ({ repeat: '-1' })],
    ['a class that is none', 'submission-class', () => ({ prediction: 'constructor' })],
    ['a class that steers a terminal', 'submission-class', () => ({ prediction: '\u001b[2J' })],
    ['text without end', 'submission-text', () => ({ prediction: 'x'.repeat(500) })],
    ['no answer', 'submission-text', () => ({ prediction: '' })],
  ])('are refused with %s', async (_, code, change) => {
    expect(await refusal(checkLines(withFirst(change(whole[0]!))))).toBe(code);
  });

  it('are refused where a trace is answered twice or not at all', async () => {
    expect(await refusal(checkLines([...whole, whole[0]!]))).toBe('submission-duplicate');
    expect(await refusal(checkLines(whole.slice(1)))).toBe('submission-incomplete');
    expect(await refusal(checkLines(whole.filter(({ split }) => split !== 'S4')))).toBe(
      'submission-incomplete',
    );
    expect(await refusal(check('predictions.csv', 'trace_id,task,split,repeat,fold,prediction\n'))).toBe(
      'submission-empty',
    );
  });

  it('are refused without a column that is needed', async () => {
    const without = whole.map(({ fold: _, ...line }) => line);
    expect(await refusal(checkLines(without))).toBe('submission-column');
  });

  it('say in a message of one line what they hold, whatever it is', async () => {
    const steering = '\u001b]0;owned\u0007\n\u202e';
    const error = await checkLines(withFirst({ trace_id: steering })).catch((refused: Error) => refused);
    expect((error as Error).message).toContain('\\u001b]0;owned');
    expect((error as Error).message).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it.each(['NaN', '-0.5', 'Infinity', '', '1.5', '0x'])(
    'are refused with %j as class scores',
    async (score) => {
      const lines = whole.map((line) => ({ ...line, ...scoresOf(line, () => '0.5') }));
      const [, ...rest] = lines;
      expect(
        await refusal(checkLines([{ ...lines[0]!, ...scoresOf(whole[0]!, () => score) }, ...rest])),
      ).toBe('submission-score');
    },
  );

  it('are refused with scores of a class that is none', async () => {
    expect(await refusal(checkLines(whole.map((line) => ({ ...line, score___proto__: '1' }))))).toBe(
      'submission-score',
    );
  });

  it('of any bytes are refused with a code, never taken and never thrown at the reader', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('csv', 'csv.gz', 'arrow'),
        async (bytes, form) => {
          expect(await refusal(check(`predictions.${form}`, bytes))).toMatch(/^[a-z-]+$/);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that say they hold more than they do are not decoded', async () => {
    const field = new Field('fold', new Int32(), false);
    const rows = 2_000_000_000;
    const child = makeData({
      type: field.type as Int32,
      length: rows,
      nullCount: 0,
      data: new Int32Array(4),
    });
    const struct = makeData({ type: new Struct([field]), length: rows, nullCount: 0, children: [child] });
    const bytes = tableToIPC(
      new Table(new Schema([field]), [new RecordBatch(new Schema([field]), struct)]),
      'file',
    );
    expect(await refusal(check('predictions.arrow', bytes))).toBe('table-too-large');
  });
});

describe('a dictionary with a word of a megabyte that every cell names', () => {
  it('is decoded once, and refused', async () => {
    const rows = 200_000;
    const type = new Dictionary(new Utf8(), new Int32(), 0);
    const dictionary = vectorFromArray(['x'.repeat(2 ** 20)], new Utf8());
    const task = makeData({ type, length: rows, nullCount: 0, data: new Int32Array(rows), dictionary });
    const bytes = tableToIPC(new Table({ task: makeVector(task) }), 'file');
    expect(bytes.length).toBeLessThan(3_000_000);
    expect(await refusal(check('predictions.arrow.gz', gzipSync(bytes)))).toBe('submission-text');
  });
});

/** The same score for every class of the task of a line, nothing for the others; half each where there are two. */
function scoresOf({ task }: Line, score: () => string): Record<string, string> {
  const classes = [...roster.tasks].map(([id, { data }]) => [id, data.classes] as const);
  return Object.fromEntries(
    classes.flatMap(([id, names]) => names.map((name) => [`score_${name}`, id === task ? score() : ''])),
  );
}

describe('a submission folder', () => {
  const read = async (name: string, card: object | string = cardFor(roster)) => {
    const folder = await writeEntry(directory, name, { card, predictions: csvOf(whole) });
    return checkSubmission(await readSubmission(folder), roster);
  };

  it('is taken with its card', async () => {
    const { submission } = await read('honest');
    expect([submission.name, submission.card!.title]).toEqual(['honest', 'An entry']);
  });

  it.each(['__proto__', 'Capital', 'a b', 'x'.repeat(65), '-flag', 'ünïcode'])(
    'is refused under the name %j',
    async (name) => {
      expect(await refusal(read(name))).toBe('submission-name');
      await rm(join(directory, name), { recursive: true });
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ['another recording', { corpus: '0'.repeat(64) }],
    ['other splits', { splits: '0'.repeat(64) }],
    ['a field of its own', { script: 'rm' }],
    ['text that steers', { title: '\u001b[31mred' }],
    ['text that turns round', { authors: ['\u202eflipped'] }],
    ['text without end', { method: 'x'.repeat(2000) }],
    ['code that would run', { code: 'javascript:alert(1)' }],
    ['code at no address', { code: 'https://a.b/"onclick=' }],
    ['no authors', { authors: [] }],
    ['a question not answered', { sawHeldOut: null }],
  ])('is refused with a card of %s', async (_, changes) => {
    expect(await refusal(read('carded', cardFor(roster, changes)))).toMatch(
      /^(invalid-card|submission-(corpus|splits))$/,
    );
  });

  it('is refused with a card that is no JSON, too large, or reaches for a prototype', async () => {
    expect(await refusal(read('torn', '{'))).toBe('invalid-card');
    expect(await refusal(read('large', ' '.repeat(70_000)))).toBe('file-too-large');
    const text = JSON.stringify(cardFor(roster)).replace('{', '{"__proto__":{"admin":true},');
    await refusal(read('proto', text));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('is refused with links, folders or other files in it', async () => {
    const linked = join(directory, 'linked');
    await mkdir(linked);
    await writeFile(join(linked, 'card.json'), JSON.stringify(cardFor(roster)));
    await symlink('/etc/passwd', join(linked, 'predictions.csv'));
    expect(await refusal(readSubmission(linked))).toBe('file-link');
    const honest = await writeEntry(directory, 'more', { card: cardFor(roster), predictions: csvOf(whole) });
    await writeFile(join(honest, 'setup.py'), 'boom()');
    expect(await refusal(readSubmission(honest))).toBe('submission-files');
    await symlink(honest, join(directory, 'alias'));
    expect(await refusal(readSubmission(join(directory, 'alias')))).toBe('file-link');
  });
});
