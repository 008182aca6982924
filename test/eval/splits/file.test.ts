import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSplit, writeSplit } from '../../../src/eval/splits/file.ts';
import { makeSplit, splits } from '../../../src/eval/splits/index.ts';
import { writeTable } from '../../../src/traces/store/tables.ts';
import { syntheticRows } from '../synthetic.ts';

const { rows } = syntheticRows({
  programs: 4,
  mutantsPerClass: 3,
  seeds: 2,
  classes: 3,
  fault: 0,
  signature: 0,
  mutant: 0,
});
const split = makeSplit(splits.get('S4'), 'fault-typing', rows, { folds: 4, repeats: 2, seed: 3 });
const subject = { task: 'fault-typing', corpus: 'c0ffee', rows } as const;

let directory: string;
let path: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-split-'));
  path = join(directory, 'split.arrow');
  await writeSplit(path, split, 'c0ffee');
});
afterAll(() => rm(directory, { recursive: true }));

test('a frozen split is read as it was cut', async () => {
  expect(await readSplit(path, subject)).toEqual(split);
});

test('a frozen split of another recording, task or population is refused', async () => {
  await expect(readSplit(path, { ...subject, corpus: 'decade' })).rejects.toThrow(
    /was cut from another recording; need decade; got c0ffee/,
  );
  await expect(readSplit(path, { ...subject, task: 'detection' })).rejects.toThrow(
    /another task; need detection; got fault-typing/,
  );
  await expect(readSplit(path, { ...subject, rows: rows.slice(1) })).rejects.toThrow(
    /must assign every labelled trace of the task once.*need 71 traces; got 72/,
  );
  const other = [...rows.slice(1), { ...rows[0]!, traceId: 'unknown' }];
  await expect(readSplit(path, { ...subject, rows: other })).rejects.toThrow(
    /must assign every labelled trace/,
  );
});

test('a split file that lacks a repeat it names is refused', async () => {
  const short = join(directory, 'short.arrow');
  await writeSplit(short, { ...split, testFolds: split.testFolds.slice(1) }, 'c0ffee');
  await expect(readSplit(short, subject)).rejects.toThrow(/does not hold the repeats that it names; need 2/);
});

test('a table that is no split is refused', async () => {
  const table = join(directory, 'table.arrow');
  const columns = [{ name: 'trace_id', type: 'utf8', nullable: false, values: ['a'] }] as const;
  await writeTable(table, { kind: 'labels', schemaVersion: 2, columns });
  await expect(readSplit(table, subject)).rejects.toThrow(/split/);
});
