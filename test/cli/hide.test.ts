import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { csvOf } from '../leaderboard/entries.ts';
import { callCli, runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultgap-hide-'));
const place = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const sizes = '--mutants-per-class 1 --clean-variants 1 --seeds 5 --workers 1 --quiet'.split(' ');
const hide = (out: string, key: string, work: string) => {
  const places = ['--out', place(out), '--key', place(key), '--work', place(work)];
  return runCli(
    'leaderboard',
    'hide',
    '--program',
    place('mine.ts'),
    '--task',
    'detection',
    ...sizes,
    ...places,
  );
};

test('a hidden set of a program of one’s own is handed out, predicted, and scored with its key, once', {
  timeout: 300_000,
}, async () => {
  const mine = { ...programs.get('toy-xor'), id: 'mine', title: 'Mine', epochs: 30 };
  const [hidden, ...layers] = mine.layers;
  const changed = { ...mine, layers: [{ ...hidden, units: 12 }, ...layers] };
  await writeFile(place('mine.ts'), `export default ${JSON.stringify(changed)};\n`);
  const made = await hide('out', 'key.json', 'work');
  expect(made).toMatchObject({ code: 0, stderr: '' });

  const files = await readdir(place('out'));
  const table = files.find((name) => name.endsWith('.csv'))!;
  expect(files.sort()).toEqual(['card.json', 'set.json', table].sort());
  const key = await readFile(place('key.json'), 'utf8');
  expect(JSON.parse(await readFile(join(place('out'), 'set.json'), 'utf8'))).toMatchObject({
    keySha256: sha256(key),
  });
  // What is handed out names neither the program nor a run of the recording.
  for (const name of files) {
    const text = await readFile(join(place('out'), name), 'utf8');
    for (const { traceId, program } of JSON.parse(key).rows) {
      expect(text).not.toContain(traceId);
      expect(text).not.toContain(program);
    }
  }

  const rows = parse(await readFile(join(place('out'), table)), { columns: true }) as { trace_id: string }[];
  const theirs = rows.map(({ trace_id }, i) => ({
    ...{ trace_id, task: 'detection', split: 'S4', repeat: '0', fold: '0' },
    prediction: i % 2 === 0 ? 'faulty' : 'clean',
  }));
  await writeFile(place('theirs.csv'), csvOf(theirs));
  const score = [
    'submit',
    'score',
    place('theirs.csv'),
    '--key',
    place('key.json'),
    '--draws',
    '100',
    '--json',
  ];
  const { code, stdout, stderr } = await callCli(...score, '--organiser', 'A. Person');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    signedOff: { organiser: 'A. Person', keySha256: sha256(key) },
  });

  const again = await hide('elsewhere', 'key.json', 'work');
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/a key is never overwritten.*\[key-exists\]\n$/);
  const over = await hide('out', 'other.json', 'work');
  expect(over.code).toBe(2);
  expect(over.stderr).toMatch(/what was handed out is never overwritten.*\[handed-out\]\n$/);
  expect(await readFile(place('key.json'), 'utf8')).toBe(key);
  expect(await readdir(folder)).not.toContain('other.json');
});

test('programs are drawn by lot, and written where there is room for them', async () => {
  await mkdir(place('taken'));
  await writeFile(place('taken/programs'), '');
  const places = ['--out', place('lot'), '--key', place('lot.json'), '--work', place('taken')];
  const lot = ['--random-programs', '1', '--task', 'detection', '--secret', 'words'];
  const { code, stderr } = await runCli('leaderboard', 'hide', ...lot, ...places);
  expect([code, stderr]).toMatchObject([
    2,
    /^faultgap: cannot write .*made-by-lot-0.*a folder has to be\. .*\n$/,
  ]);
  expect(existsSync(place('lot.json'))).toBe(false);
});
