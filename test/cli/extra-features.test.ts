import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examItems } from '../../src/diagnosis/exam/items.ts';
import { writeSplit } from '../../src/eval/splits/file.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { randomStream } from '../../src/lib/random.ts';
import { readSealedTable } from '../../src/traces/store/tables.ts';
import { traces, writeLabelledRecording } from '../eval/small-recording.ts';
import { argumentsOf, callCli, runCli } from './run-cli.ts';

let recording: string;
let elsewhere: string;
beforeAll(async () => {
  recording = await writeLabelledRecording();
  elsewhere = await mkdtemp(join(tmpdir(), 'faultgap-elsewhere-'));
});
afterAll(async () => {
  await rm(recording, { recursive: true });
  await rm(elsewhere, { recursive: true });
});

const file = (name: string) => join(elsewhere, name);
const headers = traces.map(({ header }) => header);

/** A table with one row per trace that tells the operators apart. */
function table(cells = headers.map(({ operator }) => String(operator.length))): string {
  const lines = headers.map(({ traceId, program }, row) => `${traceId},${program},${cells[row]}`);
  return `trace_id,program,length\n${lines.join('\n')}\n`;
}

const evaluate = (features: string, ...args: string[]) => evaluateBy(callCli, features, ...args);
/** In a process of its own, since a feature set that is taken stays. */
const evaluateApart = (features: string, ...args: string[]) => evaluateBy(runCli, features, ...args);

async function evaluateBy(run: typeof runCli, features: string, ...args: string[]) {
  const method = ['--diagnosers', 'tree', '--decision', 'plain', '--controls', 'none'];
  const asked = [...method, '--splits', 'S1,S4', '--draws', '100', '--folds', '2', '--repeats', '1'];
  const out = file('out');
  const always = ['--workers', '1', '--quiet', '--json', '--out', out];
  const all = ['eval', recording, '--features', features, ...(args.length > 0 ? args : asked), ...always];
  const { code, stdout, stderr } = await run(...all);
  return { code, stderr, result: stdout === '' ? null : JSON.parse(stdout) };
}

test('an extractor of your own that is called like a feature set is refused before anything is read', async () => {
  const parts = `family: 'loss', needs: ['loss.train'], columns: ['drop'], extract: () => [0]`;
  await writeFile(file('mine.ts'), `export default { id: 'baseline', title: 'mine', ${parts} };\n`);
  for (const command of ['features', 'eval']) {
    const { code, stderr } = await callCli(command, recording, '--extractor', file('mine.ts'));
    expect([code, stderr]).toMatchObject([
      2,
      /got baseline, which already exists.*\[duplicate-extractor\]\n$/,
    ]);
  }
});

describe('wild runs', () => {
  const wild = ['--task', 'detection', '--diagnosers', 'tree', '--controls', 'none', '--draws', '100'];

  test('are predicted from the features of an extractor of your own, beside the splits', async () => {
    const parts = `needs: ['loss.train'], columns: ['last'], extract: ({ scalars }) => [scalars['loss.train']?.at(-1) ?? null]`;
    await writeFile(
      file('last.ts'),
      `export default { id: 'last', title: 'last loss', family: 'loss', ${parts} };\n`,
    );
    const { code, stderr, result } = await evaluateApart(
      'last',
      ...['--extractor', file('last.ts'), ...wild, '--splits', 'S4,wild', '--repeats', '1'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(result.rows.map(({ split }: { split: string }) => split)).toEqual(['S4', 'wild']);
    expect(result.rows[1].n).toBe(examItems('open').length);
    expect(result.wild.map(({ from }: { from: string }) => from)).toEqual(['S4']);
    expect(result.commands.at(-1)).toContain('--splits S4,wild');
  });
});

describe('features from elsewhere', () => {
  test('are a set called after their file, beside the built-in ones, with the hash of the file', async () => {
    await writeFile(file('theirs.csv'), table());
    const { code, stderr, result } = await evaluateApart(`loss,${file('theirs.csv')}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const scores = Object.fromEntries(
      result.rows
        .filter(({ split }: { split: string }) => split === 'S1')
        .map(({ features, balancedAccuracy }: { features: string; balancedAccuracy: { value: number } }) => [
          features,
          balancedAccuracy.value,
        ]),
    );
    expect(Object.keys(scores)).toEqual(['loss', 'theirs']);
    // The length of an operator's name tells every class.
    expect(scores.theirs).toBe(1);
    expect(result.hashes['features theirs.csv']).toBe(sha256(await readFile(file('theirs.csv'))));
    expect(result.warnings.join('\n')).toMatch(/theirs\.csv is taken at its word/);
    expect(result.commands.join('\n')).toContain('--features loss,theirs.csv');
  });

  test('may be Parquet, and other content gives other answers', async () => {
    const write = async (length: (operator: string) => number) => {
      const columnData = [
        { name: 'trace_id', data: headers.map(({ traceId }) => traceId), type: 'STRING' as const },
        { name: 'length', data: headers.map(({ operator }) => length(operator)), type: 'DOUBLE' as const },
      ];
      await writeFile(file('mine.parquet'), new Uint8Array(parquetWriteBuffer({ columnData })));
      const { result } = await evaluateApart(file('mine.parquet'));
      return result.rows[0].balancedAccuracy.value as number;
    };
    expect(await write((operator) => operator.length)).toBe(1);
    expect(await write(() => 0)).toBeLessThan(0.8);
  });

  const refusals: [what: string, name: string, content: string, line: RegExp][] = [
    ['text', 'text.csv', table(headers.map(() => 'long')), /text.csv, line 2, column length.*got long/],
    [
      'the name of a set',
      'loss.csv',
      table(),
      /called after its file.*got loss\.csv, and loss already exists/,
    ],
    [
      'the name of what is kept of wild runs',
      'wild.csv',
      table(),
      /called after its file.*got wild\.csv, and wild already exists/,
    ],
  ];
  test.each(refusals)('end with 2 and one line for %s', async (_, name, content, line) => {
    await writeFile(file(name), content);
    const { code, stderr, result } = await evaluateApart(file(name));
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect({ code, result }).toEqual({ code: 2, result: null });
  });
});

describe('frozen splits', () => {
  const options = ['--diagnosers', 'tree', '--draws', '100', '--controls', 'none', '--splits', 'S1,S4'];
  let frozen: string;
  beforeAll(async () => {
    await evaluate('loss', ...options, '--folds', '2', '--repeats', '1', '--seed', '7');
    frozen = file('frozen');
    await cp(file('out/splits'), frozen, { recursive: true });
  });
  const thaw = (...args: string[]) => evaluate('loss', ...options, '--splits-from', frozen, ...args);

  test('are used as they are, and told', async () => {
    const before = JSON.parse(await readFile(file('out/result.json'), 'utf8'));
    const { stderr, result } = await thaw();
    expect(stderr).toBe('');
    expect(result.rows).toEqual(before.rows);
    expect(result.hashes).toEqual(before.hashes);
    expect(result.seeds.splits).toBe(7);
    const command: string = result.commands.at(-1);
    expect(command).toContain('--splits-from SPLITS');
    const again = argumentsOf(command, { DIR: recording, SPLITS: frozen });
    const how = ['--workers', '1', '--quiet', '--json', '--out', file('again')];
    expect(JSON.parse((await callCli(...again, ...how)).stdout)).toEqual(result);
  });

  test('say themselves how finely they are cut', async () => {
    const { code, stderr } = await thaw('--folds', '3');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/splits-from.*cannot be used with.*folds/),
    });
  });

  test('are refused for wild runs alone, which are in none', async () => {
    const { code, stderr } = await thaw('--task', 'detection', '--splits', 'wild');
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(stderr).toMatch(/need a split beside wild; got --splits wild.*\[wild-alone\]$/m);
  });

  test('are refused where they were dealt otherwise and sealed again: a label is no proof', async () => {
    const path = join(frozen, 'fault-typing-S4.arrow');
    const honest = await readFile(path);
    const table = await readSealedTable(path, { kind: 'split', schemaVersion: 4 });
    const [traceIds, folds] = table.columns.map(({ values }) => Array.from(values));
    const testFolds = [Int32Array.from(randomStream('resealed').shuffle(folds as number[]))];
    const madeFrom = JSON.parse(table.metadata.madeFrom!);
    const size = { folds: 2, repeats: 1, seed: 7 };
    const split = {
      strategy: 'S4',
      task: 'fault-typing',
      size,
      traceIds: traceIds as string[],
      testFolds,
    } as const;
    await writeSplit(path, split, madeFrom);
    const { code, stderr, result } = await thaw();
    expect({ code, result }).toEqual({ code: 2, result: null });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/fault-typing-S4.arrow is called S4, under which no program is on both sides/);
    await writeFile(path, honest);
    expect((await thaw()).code).toBe(0);
  });

  test('are refused where they are of another strategy, size or recording, and where they are not there', async () => {
    const path = join(frozen, 'fault-typing-S4.arrow');
    const refusal = async () => {
      const { code, stderr } = await thaw();
      expect(stderr.trim().split('\n')).toHaveLength(1);
      return `${code}: ${stderr}`;
    };
    await cp(join(frozen, 'fault-typing-S1.arrow'), path);
    expect(await refusal()).toMatch(/^2: .*another strategy.*need S4; got S1/);
    const split = {
      strategy: 'S4',
      task: 'fault-typing' as const,
      size: { folds: 2, repeats: 1, seed: 7 },
      traceIds: ['a'],
      testFolds: [Int32Array.of(0)],
    };
    await writeSplit(path, split, { recording: 'f'.repeat(64) });
    expect(await refusal()).toMatch(/^2: .*was made from another recording.*; need [0-9a-f]{64}; got f{64}/);
    await rm(path);
    expect(await refusal()).toMatch(/^2: .*cannot read .*fault-typing-S4\.arrow/);
  });
});
