import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSplit, writeSplit } from '../../../src/eval/splits/file.ts';
import { makeSplit, splits } from '../../../src/eval/splits/index.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { writeTable } from '../../../src/traces/store/tables.ts';
import { rows } from './small-corpus.ts';

const split = makeSplit(splits.get('S4'), 'fault-typing', rows, { folds: 4, repeats: 2, seed: 3 });
const size = { folds: 4, repeats: 2, seed: 3 };
const [own, other] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
const madeFrom = { recording: own, labels: own, features: own };
const subject = { task: 'fault-typing', madeFrom, rows } as const;

let directory: string;
let path: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-split-'));
  path = join(directory, 'split.arrow');
  await writeSplit(path, split, madeFrom);
});
afterAll(() => rm(directory, { recursive: true }));

test('a frozen split is read as it was cut', async () => {
  expect(await readSplit(path, subject)).toEqual(split);
});

test('a frozen split of another recording, task or population is refused', async () => {
  for (const [name, words] of [
    ['recording', 'recording'],
    ['labels', 'labels'],
    ['features', 'feature table'],
  ] as const) {
    const reading = readSplit(path, { ...subject, madeFrom: { ...madeFrom, [name]: other } });
    await expect(reading).rejects.toMatchObject({
      code: `chain-${name}`,
      message: expect.stringMatching(`made from another ${words} than lies here; need b{64}; got a{64}`),
    });
  }
  await expect(readSplit(path, { ...subject, task: 'detection' })).rejects.toThrow(
    /another task; need detection; got fault-typing/,
  );
  await expect(readSplit(path, { ...subject, rows: rows.slice(1) })).rejects.toThrow(
    /must assign every labelled trace of the task once.*need 223 traces; got 224/,
  );
  const unknown = [...rows.slice(1), { ...rows[0]!, traceId: 'unknown' }];
  await expect(readSplit(path, { ...subject, rows: unknown })).rejects.toThrow(
    /must assign every labelled trace/,
  );
});

test('a split file that lacks a repeat it names is refused', async () => {
  const short = join(directory, 'short.arrow');
  await writeSplit(short, { ...split, testFolds: split.testFolds.slice(1) }, madeFrom);
  await expect(readSplit(short, subject)).rejects.toThrow(
    /does not hold the repeats that it names; .* got folds "4", repeats "2", seed "3", 1 columns/,
  );
});

test('a table that is no split is refused', async () => {
  const table = join(directory, 'table.arrow');
  const columns = [{ name: 'trace_id', type: 'utf8', nullable: false, values: ['a'] }] as const;
  await writeTable(table, { kind: 'labels', schemaVersion: 2, columns });
  await expect(readSplit(table, subject)).rejects.toThrow(/split/);
});

describe('a sealed file is no proof', () => {
  const folds = split.testFolds;
  const write = async (name: string, changed: Partial<typeof split>) => {
    const file = join(directory, `${name}.arrow`);
    await writeSplit(file, { ...split, ...changed }, madeFrom);
    return readSplit(file, subject);
  };
  const refuses = (name: string, changed: Partial<typeof split>, code: string) =>
    expect(write(name, changed)).rejects.toThrow(
      expect.objectContaining({ code, message: expect.not.stringContaining('\n') }),
    );

  test('random folds under the name of a strategy are refused in one line that names it', async () => {
    for (const { id } of splits.members) {
      const random = randomStream('resealed', id);
      const testFolds = folds.map((own) => Int32Array.from(own, () => random.integer(4)));
      await refuses(`random-${id}`, { strategy: id, testFolds }, 'split-guarantee');
    }
    await expect(
      write('random', { testFolds: folds.map((own) => own.map((_, i) => i % 4)) }),
    ).rejects.toThrow(
      /random.arrow is called S4, under which no program is on both sides; got fold \d trains on p\d, which/,
    );
  });

  test('folds out of range are refused, and rows that a strategy would test and the file does not', async () => {
    for (const fold of [4, -1, 2 ** 31 - 1, -(2 ** 31)])
      await refuses(`range${fold}`, { testFolds: folds.map((own) => own.with(0, fold)) }, 'split-guarantee');
    const none = folds.map((own) => own.map(() => -1));
    for (const id of ['S1o', 'S4o', 'S6', 'S7'])
      await refuses(`never-${id}`, { strategy: id, testFolds: none }, 'split-guarantee');
  });

  test('rows missing or twice are refused', async () => {
    const { traceIds } = split;
    const twice = [traceIds[1]!, ...traceIds.slice(1)];
    await refuses('twice', { traceIds: twice }, 'split-rows');
    const shorter = { traceIds: traceIds.slice(1), testFolds: folds.map((own) => own.slice(1)) };
    await refuses('missing', shorter, 'split-rows');
  });

  test('twins apart are refused', async () => {
    const strategy = splits.get('S1');
    const cut = makeSplit(strategy, 'fault-typing', rows, size);
    const file = join(directory, 'twins.arrow');
    await writeSplit(file, cut, madeFrom);
    await expect(readSplit(file, subject)).resolves.toEqual(cut);
    const [first, apart] = [0, cut.testFolds[0]!.findIndex((fold) => fold !== cut.testFolds[0]![0])];
    const twinned = rows.map((row) =>
      row.mutant === rows[apart]!.mutant ? { ...row, twinOf: rows[first]!.mutant } : row,
    );
    await expect(readSplit(file, { ...subject, rows: twinned })).rejects.toThrow(
      /is called S1, under which no mutant is on both sides, nor its twins/,
    );
  });

  test('a strategy that nobody knows, no folds and missing folds are refused', async () => {
    await refuses('unknown', { strategy: 'S99' }, 'unknown-split');
    await refuses('none', { size: { ...size, folds: 0 } }, 'split-size');
    const file = join(directory, 'null.arrow');
    const columns = [
      { name: 'trace_id', type: 'utf8', nullable: false, values: split.traceIds },
      { name: 'repeat_0', type: 'int32', nullable: true, values: split.traceIds.map(() => null) },
    ] as const;
    const metadata = {
      strategy: 'S4',
      task: 'fault-typing',
      madeFrom: JSON.stringify(madeFrom),
      folds: '4',
      repeats: '1',
      seed: '3',
    };
    await writeTable(file, { kind: 'split', schemaVersion: 4, metadata, columns });
    await expect(readSplit(file, subject)).rejects.toThrow(
      /repeat_0 which fold tests each trace; need a whole number/,
    );
  });

  test.each([
    ['folds', '0x4'],
    ['folds', '1e9'],
    ['folds', ''],
    ['repeats', '1.0'],
    ['seed', ''],
    ['seed', '-5'],
  ])('%s that are "%s" are refused', async (name, value) => {
    const file = join(directory, 'sized.arrow');
    const folds = { type: 'int32', nullable: false, values: split.testFolds[0]! } as const;
    const columns = [
      { name: 'trace_id', type: 'utf8', nullable: false, values: split.traceIds },
      { name: 'repeat_0', ...folds },
    ] as const;
    const sound = { strategy: 'S4', task: 'fault-typing', madeFrom: JSON.stringify(madeFrom) };
    const metadata = { ...sound, folds: '4', repeats: '1', seed: '3', [name]: value };
    await writeTable(file, { kind: 'split', schemaVersion: 4, metadata, columns });
    await expect(readSplit(file, subject)).rejects.toMatchObject({ code: 'split-size' });
  });

  test('a file of an earlier version, which does not say what it was cut from, is refused by name', async () => {
    const file = join(directory, 'old.arrow');
    const columns = [{ name: 'trace_id', type: 'utf8', nullable: false, values: split.traceIds }] as const;
    await writeTable(file, { kind: 'split', schemaVersion: 3, columns });
    await expect(readSplit(file, subject)).rejects.toThrow(
      /old\.arrow has another schema version; need 4; got 3/,
    );
  });
});
