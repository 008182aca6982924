import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { featureSets } from '../../../src/eval/methods/feature-sets.ts';
import { openProbeColumns } from '../../../src/eval/methods/probe-columns.ts';
import { readRecording } from '../../../src/eval/recording.ts';
import { writeFeatures } from '../../../src/features/table.ts';
import { traces, writeLabelledRecording } from '../small-recording.ts';

const groups = traces.map(({ header }) => header).filter(({ program }) => program !== 'p');

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
  const values = [Float64Array.from(groups, (_, row) => row)];
  const table = { groups, columns: ['probe-bank.real.accuracy'], values, window: 1 };
  await writeFeatures(join(directory, 'probe-bank.arrow'), table);
  expect(await openProbeColumns(directory, ['baseline'])).toEqual([]);
  const extraColumns = await openProbeColumns(directory, ['baseline', 'probe-bank']);
  for (const id of ['probe-bank', 'baseline+probe-bank']) expect(featureSets.has(id)).toBe(true);
  const recording = await readRecording({ directory, extraColumns });
  expect(recording.counts.traces).toBe(groups.length);
  expect((await recording.features(1)).columns).toContain('probe-bank.real.accuracy');
  expect(recording.notes.join(' ')).toContain('healthy networks of its own program');
  expect(Object.keys(recording.hashes)).toEqual(['features probe-bank.arrow']);
});
