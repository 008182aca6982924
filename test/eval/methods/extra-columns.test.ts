import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinColumns, openProbeColumns } from '../../../src/eval/methods/extra-columns.ts';
import { type FeatureSet, featureSets } from '../../../src/eval/methods/feature-sets.ts';
import { readRecording } from '../../../src/eval/recording.ts';
import { type FeatureFile, writeFeatures } from '../../../src/features/table.ts';
import { madeFrom, traces, writeLabelledRecording } from '../small-recording.ts';

const headers = traces.map(({ header }) => header);
const ofTwoPrograms = headers.filter(({ program }) => program === 'p' || program === 'q');

function table(columns: string[], rows = headers, value = 1): FeatureFile {
  const values = columns.map((_, c) => Float64Array.from(rows, (_, row) => value * (c + row)));
  const hash = columns.join();
  return { groups: rows, columns, values, window: 1, madeFrom: null, hash, files: [hash] };
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
  afterAll(() => rm(directory, { recursive: true }));

  it('is cut down to the traces that have them, and says so', async () => {
    const path = join(directory, 'mine.arrow');
    await writeFeatures(path, table(['mine.a'], ofTwoPrograms), await madeFrom(directory));
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
    await writeFeatures(path, table(['mine.a']), await madeFrom(directory));
    const recording = await readRecording({ directory, extraColumns: [{ path, window: 1 }] });
    expect(recording.notes).toEqual([]);
  });
});

describe('columns of a probe bank', () => {
  const written = featureSets.members.length;
  // Other test files of this process see no set that was added here.
  afterAll(async () => {
    (featureSets.members as FeatureSet[]).splice(written);
    await rm(directory, { recursive: true });
  });

  const probed = traces.map(({ header }) => header).filter(({ program }) => program !== 'p');
  let directory: string;
  beforeAll(async () => {
    directory = await writeLabelledRecording();
  });

  it('asks for the table where a chosen feature set reads it', async () => {
    expect(await openProbeColumns(directory, ['all', 'baseline'])).toEqual([]);
    await expect(openProbeColumns(directory, ['baseline+probe-bank'])).rejects.toMatchObject({
      code: 'no-probe-bank',
    });
  });

  it('adds the columns beside the recording and the sets that name them, for the programs that were probed', async () => {
    const values = [Float64Array.from(probed, (_, row) => row)];
    const table = { groups: probed, columns: ['probe-bank.real.accuracy'], values, window: 1 };
    await writeFeatures(join(directory, 'probe-bank.arrow'), table, await madeFrom(directory));
    expect(await openProbeColumns(directory, ['baseline'])).toEqual([]);
    const extraColumns = await openProbeColumns(directory, ['baseline', 'probe-bank']);
    for (const id of ['probe-bank', 'baseline+probe-bank']) expect(featureSets.has(id)).toBe(true);
    const recording = await readRecording({ directory, extraColumns });
    expect(recording.counts.traces).toBe(probed.length);
    expect((await recording.features(1)).columns).toContain('probe-bank.real.accuracy');
    expect(recording.notes.join(' ')).toContain('healthy networks of its own program');
    expect(Object.keys(recording.hashes)).toEqual(['features probe-bank.arrow']);
  });
});
