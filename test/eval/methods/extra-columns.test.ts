import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { joinColumns } from '../../../src/eval/methods/extra-columns.ts';
import { readRecording } from '../../../src/eval/recording.ts';
import { type FeatureFile, writeFeatures } from '../../../src/features/table.ts';
import { traces, writeLabelledRecording } from '../small-recording.ts';

const headers = traces.map(({ header }) => header);
const ofTwoPrograms = headers.filter(({ program }) => program === 'p' || program === 'q');

function table(columns: string[], rows = headers, value = 1): FeatureFile {
  const values = columns.map((_, c) => Float64Array.from(rows, (_, row) => value * (c + row)));
  return { groups: rows, columns, values, window: 1, hash: columns.join() };
}

describe('joinColumns', () => {
  it('keeps the rows of both and gives each its own values, whatever the order', () => {
    const extra = table(['mine.a'], [...ofTwoPrograms].reverse(), 10);
    const joined = joinColumns(table(['loss.a', 'loss.b']), extra);
    expect(joined.columns).toEqual(['loss.a', 'loss.b', 'mine.a']);
    expect(joined.groups.map(({ traceId }) => traceId)).toEqual(ofTwoPrograms.map(({ traceId }) => traceId));
    joined.groups.forEach(({ traceId }, row) => {
      const place = extra.groups.findIndex((group) => group.traceId === traceId);
      expect(joined.values[2]![row]).toBe(10 * place);
      expect(joined.values[0]![row]).toBe(headers.findIndex((header) => header.traceId === traceId));
    });
  });

  it('replaces the columns of an extractor that the first table has already', () => {
    const joined = joinColumns(table(['mine.old', 'loss.a']), table(['mine.a']));
    expect(joined.columns).toEqual(['loss.a', 'mine.a']);
  });

  it('has a hash of its own for each pair of tables', () => {
    const [one, two] = [table(['mine.a']), table(['mine.b'])];
    expect(joinColumns(table(['loss.a']), one).hash).not.toBe(joinColumns(table(['loss.a']), two).hash);
  });
});

describe('a recording with further columns', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await writeLabelledRecording();
  });

  it('is cut down to the traces that have them, and says so', async () => {
    const path = join(directory, 'mine.arrow');
    await writeFeatures(path, table(['mine.a'], ofTwoPrograms));
    const recording = await readRecording({ directory, extraColumns: [{ path, window: 1 }] });
    expect(recording.counts).toEqual({ programs: 2, traces: ofTwoPrograms.length });
    expect(recording.labels.rows).toHaveLength(ofTwoPrograms.length);
    expect((await recording.features(1)).columns).toContain('mine.a');
    expect(recording.notes).toEqual([
      'On 2 of 4 programs: those whose traces are in every feature table that is compared.',
    ]);
    await expect(recording.features(0.2)).rejects.toMatchObject({ code: 'no-features' });
  });

  it('says nothing where all traces have them', async () => {
    const path = join(directory, 'all.arrow');
    await writeFeatures(path, table(['mine.a']));
    const recording = await readRecording({ directory, extraColumns: [{ path, window: 1 }] });
    expect(recording.notes).toEqual([]);
  });
});
