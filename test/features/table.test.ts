import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Extractor } from '../../src/features/contract.ts';
import { extractors } from '../../src/features/index.ts';
import {
  extractFeatures,
  isValidationColumn,
  readFeatures,
  writeFeatures,
} from '../../src/features/table.ts';
import { exampleTrace } from '../traces/example.ts';

const traces = [
  exampleTrace({ seedIndex: 0 }),
  exampleTrace({
    seedIndex: 1,
    operator: 'label-noise',
    category: 'data',
    mutant: 'toy/label-noise/0.2',
    session: 2,
  }),
];

const madeFrom = { recording: 'a'.repeat(64) };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-features-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('feature table', () => {
  it('has a row per trace and a column per feature, named by its extractor', () => {
    const table = extractFeatures(traces, extractors.members);
    expect(table.groups.map(({ operator, category, session }) => [operator, category, session])).toEqual([
      ['clean', null, 0],
      ['label-noise', 'data', 2],
    ]);
    expect(table.columns).toHaveLength(
      extractors.members.reduce((sum, { columns }) => sum + columns.length, 0),
    );
    expect(table.columns).toContain('loss.train-log.early');
    for (const values of table.values) expect(values).toHaveLength(2);
  });

  it('comes back from its file as it went in, with the same bytes every time', async () => {
    const table = extractFeatures(traces, extractors.members, { window: 0.5 });
    const written = await writeFeatures(join(folder, 'a.arrow'), table, madeFrom);
    const again = await writeFeatures(join(folder, 'b.arrow'), table, madeFrom);
    expect(again.hash).toBe(written.hash);
    expect(await readFeatures(join(folder, 'a.arrow'), written.hash)).toEqual(written);
    expect(written.window).toBe(0.5);
  });

  it('keeps missing apart from zero', async () => {
    const extractor: Extractor = {
      id: 'mine',
      title: 'Mine',
      family: 'loss',
      needs: [],
      columns: ['a', 'b'],
      extract: () => [null, 0],
    };
    const path = join(folder, 'missing.arrow');
    await writeFeatures(path, extractFeatures(traces, [extractor]), madeFrom);
    const { values } = await readFeatures(path);
    expect(values.map((column) => [...column])).toEqual([
      [Number.NaN, Number.NaN],
      [0, 0],
    ]);
  });

  it('holds an extractor to its contract', () => {
    const broken = { id: 'mine', title: 'Mine', family: 'loss', needs: [], columns: ['a'] } as const;
    expect(() => extractFeatures(traces, [{ ...broken, extract: () => [Number.NaN] }])).toThrow(
      /mine gives what is no finite number as a; need .*; got NaN/,
    );
    expect(() => extractFeatures(traces, [{ ...broken, extract: () => [1, 2] }])).toThrow(
      /mine gives one value per column; need 1; got 2/,
    );
  });

  it('says which columns were made from validation data', () => {
    const { columns } = extractFeatures([], extractors.members);
    const made = columns.filter(isValidationColumn);
    expect(made).toContain('loss.validation-gap-log.late');
    expect(made.every((column) => /^[a-z-]+\.validation-/.test(column))).toBe(true);
    for (const extractor of extractors.members) {
      for (const { name, needs } of extractor.features) {
        expect(isValidationColumn(name), name).toBe(needs.some((id) => id.includes('validation')));
      }
    }
  });
});
