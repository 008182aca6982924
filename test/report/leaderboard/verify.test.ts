import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Board } from '../../../src/leaderboard/board.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { verifyBoard, writeBoard } from '../../../src/report/leaderboard/index.ts';
import { formatBoard } from '../../../src/report/leaderboard/site.ts';
import { boardSchema } from '../../../src/report/leaderboard/verify.ts';
import { names, smallBoard } from './small-board.ts';

let board: Board;
let directory: string;
beforeAll(async () => {
  board = await smallBoard();
  directory = await mkdtemp(join(tmpdir(), 'faultgap-site-'));
  await writeBoard(directory, board);
});
afterAll(() => rm(directory, { recursive: true }));

it('finds the files of a site to be those that its entries make', async () => {
  expect(await verifyBoard(directory, board)).toMatchObject({ entries: names.length, problems: [] });
});

it('names what a site was made from: recording, splits, predictions, and every file', () => {
  const files = formatBoard(board);
  const said = boardSchema.parse(JSON.parse(files.get('board.json')!));
  expect(said).toMatchObject({ corpus: board.corpus, splits: board.splits });
  expect(said.entries.map(({ name }) => name)).toEqual(board.entries.map(({ name }) => name));
  for (const { path, sha256: hash } of said.files) expect(sha256(files.get(path)!)).toBe(hash);
});

it('names a number that was changed, a page that is missing and a file that does not belong', async () => {
  const files = formatBoard(board);
  const [table] = [...files.keys()].filter((path) => path.startsWith('data/') && path.endsWith('.json'));
  await writeFile(join(directory, table!), files.get(table!)!.replace('held_out', 'held_back'));
  await rm(join(directory, 'index.html'));
  await writeFile(join(directory, 'data', 'more.csv'), 'rank\n1\n');
  expect((await verifyBoard(directory, board)).problems).toEqual(
    [
      'data/more.csv is no file of the leaderboard',
      `${table} is not what the entries make`,
      'index.html is missing',
    ].sort(),
  );
});

it('names pages of entries whose predictions are others than those scored here', async () => {
  const [first, ...others] = board.entries;
  const score = { ...first!.score, predictionsSha256: 'f'.repeat(64) };
  await writeBoard(directory, { ...board, entries: [{ ...first!, score }, ...others] });
  expect((await verifyBoard(directory, board)).problems).toContain('board.json is not what the entries make');
});
