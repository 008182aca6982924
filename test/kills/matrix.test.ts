import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packKills } from '../../src/kills/kill-set.ts';
import { createMatrix, type MatrixHeader, openMatrix } from '../../src/kills/matrix.ts';
import { type ModelKills, scoreModels } from '../../src/kills/scores.ts';
import { randomStream } from '../../src/lib/random.ts';
import { collect } from './collect.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-matrix-'));
});
afterAll(() => rm(directory, { recursive: true }));

const [inputs, instances] = [77, 3];

function drawModel(model: string, role: ModelKills['role']): ModelKills {
  const random = randomStream('matrix-test', model);
  const kills = Array.from({ length: instances }, () =>
    Uint8Array.from({ length: inputs }, () => (random.uniform() < 0.3 ? 1 : 0)),
  );
  return { model, role, kills: packKills(kills) };
}

const models = [
  drawModel('fault', 'fault'),
  ...Array.from({ length: 6 }, (_, i) => drawModel(`m${i}`, 'mutant')),
  drawModel('original 6', 'control'),
];

function headerOf(own: readonly ModelKills[]): MatrixHeader {
  return {
    program: 'xor',
    rule: 'wrongness',
    inputs,
    instances,
    models: own.map(({ model, role }) => ({ model, role, operator: null, configuration: null })),
  };
}

async function writeMatrix(name: string): Promise<string> {
  const path = join(directory, name);
  const writer = await createMatrix(path, headerOf(models));
  for (const model of models) await writer.write(model);
  await writer.close();
  return path;
}

describe('an execution matrix on disk', () => {
  test('gives back what was written, as often as it is asked', async () => {
    const matrix = await openMatrix(await writeMatrix('whole.arrow'));
    expect(matrix).toMatchObject(headerOf(models));
    expect(await collect(matrix.stream())).toEqual(models);
    expect(await collect(matrix.stream())).toEqual(models);
  });

  test('is scored as the models in memory are', async () => {
    const matrix = await openMatrix(await writeMatrix('scored.arrow'));
    const fromFile = await collect(scoreModels(() => matrix.stream()));
    expect(fromFile).toEqual(await collect(scoreModels(() => models)));
    expect(fromFile).toHaveLength(7);
  });

  test('is plain Arrow: a batch per model, a bit column per instance', async () => {
    const table = tableFromIPC(await readFile(await writeMatrix('plain.arrow')));
    expect(table.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'instance_0 Bool',
      'instance_1 Bool',
      'instance_2 Bool',
    ]);
    expect(table.batches.map(({ numRows }) => numRows)).toEqual(models.map(() => inputs));
  });

  test('is the same file for the same kills', async () => {
    const [a, b] = [await writeMatrix('a.arrow'), await writeMatrix('b.arrow')];
    expect(await readFile(a)).toEqual(await readFile(b));
  });

  test('is refused when a byte has changed or the end is missing', async () => {
    const path = await writeMatrix('damaged.arrow');
    const bytes = await readFile(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    await writeFile(path, bytes);
    await expect(openMatrix(path)).rejects.toMatchObject({ code: 'arrow-damaged' });
    await writeFile(path, bytes.subarray(0, bytes.length - 20));
    await expect(openMatrix(path)).rejects.toMatchObject({ code: 'arrow-foreign' });
    await expect(openMatrix(join(directory, 'none.arrow'))).rejects.toMatchObject({ code: 'read-failed' });
  });
});

describe('a matrix in the making', () => {
  const start = (name: string) => createMatrix(join(directory, name), headerOf(models));

  test('takes the models of its header in their order, and all of them', async () => {
    const writer = await start('order.arrow');
    await expect(writer.write(models[1]!)).rejects.toMatchObject({ code: 'matrix-model' });
    await writer.write(models[0]!);
    await expect(writer.close()).rejects.toMatchObject({ code: 'matrix-model' });
    await writer.abandon();
    expect((await readdir(directory)).filter((name) => name.startsWith('order'))).toEqual([]);
  });

  test('refuses a model of another test set or number of instances', async () => {
    const writer = await start('shape.arrow');
    const kills = (rows: number, columns: number) => packKills(Array(columns).fill(new Uint8Array(rows)));
    const write = (rows: number, columns: number) =>
      writer.write({ model: 'fault', role: 'fault', kills: kills(rows, columns) });
    await expect(write(inputs + 1, instances)).rejects.toMatchObject({ code: 'unaligned' });
    await expect(write(inputs, instances - 1)).rejects.toMatchObject({ code: 'instance-counts' });
    await writer.abandon();
  });
});
