import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/lib/errors.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { randomStream } from '../../src/lib/random.ts';
import type { LogHead } from '../../src/traces/logs/contract.ts';
import { logFormats } from '../../src/traces/logs/formats/index.ts';
import { readHead } from '../../src/traces/logs/head.ts';
import { tableLayouts } from '../../src/traces/logs/layouts/index.ts';
import { findLogs, readLogs } from '../../src/traces/logs/read-logs.ts';

const fixtures = join(packageRoot, 'test', 'traces', 'logs', 'fixtures');
const files = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name));

let folder: string;
let heads: readonly LogHead[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-logs-'));
  heads = await Promise.all(files.map((path) => readHead(path, path.slice(fixtures.length + 1))));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Kinds that no tool of the fixtures writes, with a file of each. */
const others: Readonly<Record<string, readonly [name: string, content: string]>> = {
  allennlp: ['run/metrics_epoch_0.json', '{"epoch": 0, "training_loss": 1.5, "validation_loss": 1.75}'],
  lists: ['history.txt', "{'loss': [1.5, 1.25, 1.0], 'val_loss': [1.75, 1.5, 1.25]}\n"],
  database: ['mlflow.db', 'SQLite format 3\0'],
  recorder: [
    'net.jsonl',
    '{"kind":"header","format":"faultgap-recorder","version":1,"name":"net","run":0,"versions":{},"plannedSteps":null,"observed":null}\n',
  ],
  dvclive: ['dvclive/plots/metrics/train/loss.tsv', 'step\tloss\n0\t1.5\n1\t1.25\n2\t1\n'],
  'binary-table': ['log.arrow', 'ARROW1\0\0'],
  'boosted-table': ['cv.csv', ',train-rmse-mean,train-rmse-std,test-rmse-mean,test-rmse-std\n0,1,0,1,0\n'],
  'feature-table': ['features.csv', 'id,f1,f2,label\n0,0.2,1.1,clean\n1,0.3,2.1,faulty\n'],
  'trainer-table': ['log.csv', 'epoch,step,loss,eval_loss\n0.5,10,1,\n1,20,0.5,0.75\n'],
  'metric-ids': ['net_unknown_1.csv', 'epoch,loss.train\n0,1\n1,0.5\n'],
};

async function headOf(id: string): Promise<LogHead> {
  const [name, content] = others[id]!;
  const path = join(folder, id, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return readHead(path, name);
}

describe.each(logFormats.map((format) => [format.id, format] as const))('log format %s', (id, format) => {
  it('recognises a file, before all formats after it', async () => {
    const known = [...heads, ...(Object.hasOwn(others, id) ? [await headOf(id)] : [])];
    expect(
      known.filter((head) => logFormats.find((each) => each.matches(head)) === format).length,
    ).toBeGreaterThan(0);
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'Dear Sir,\n\nat the 3rd epoch of my life I had a loss of 5 pounds.\n'],
    ['a table of something else', 'sepal_length,sepal_width,species\n5.1,3.5,setosa\n4.9,3.0,setosa\n'],
    ['a configuration', '{"lr": 0.1, "epochs": 3, "layers": ["dense"]}\n'],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['a program', 'for epoch in range(10):\n    loss = train(model)\n    print(epoch, loss)\n'],
  ])('does not take %s for a log', async (_, content) => {
    const path = join(folder, 'other');
    writeFileSync(path, content, 'latin1');
    const found = await findLogs(path).catch((error: unknown) => error);
    if (found instanceof InputError) return expect(found.code).toBe('log-unknown');
    for await (const { problem } of readLogs(found as Awaited<ReturnType<typeof findLogs>>))
      expect(problem?.code).toBe('log-unknown');
  });
});

describe.each(tableLayouts.map((layout) => [layout.id, layout] as const))('table layout %s', (id, layout) => {
  it('recognises a table, before all layouts after it', async () => {
    const known = [...heads, ...(Object.hasOwn(others, id) ? [await headOf(id)] : [])];
    const tables = known.map(({ table }) => table).filter((table) => table !== null);
    expect(
      tables.filter((table) => tableLayouts.find((each) => each.matches(table)) === layout).length,
    ).toBeGreaterThan(0);
  });
});

describe('a log that was damaged', () => {
  it.each(files.map((path) => [path.slice(fixtures.length + 1), path] as const))(
    '%s is read, or refused in a line',
    async (name, path) => {
      const bytes = readFileSync(path);
      const stream = randomStream('damaged logs', name);
      for (let trial = 0; trial < 12; trial++) {
        const damaged = Buffer.from(
          trial % 2 === 0 ? bytes.subarray(0, Math.floor(bytes.length * stream.uniform())) : bytes,
        );
        for (let change = 0; trial % 2 === 1 && change < 3; change++)
          damaged[stream.bits() % damaged.length] = stream.bits() & 255;
        const target = join(folder, 'damaged', String(trial), name);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, damaged);
        const found = await findLogs(join(folder, 'damaged', String(trial)));
        for await (const { problem, runs } of readLogs(found)) {
          if (problem !== null) expect(problem.message).not.toContain('\n');
          for (const { numbers } of runs)
            expect(numbers.values.every((series) => series.length === numbers.steps.length)).toBe(true);
        }
        rmSync(join(folder, 'damaged'), { recursive: true });
      }
    },
  );
});
