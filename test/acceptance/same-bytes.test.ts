import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plain } from '../../src/eval/decisions/plain.ts';
import { diagnosers } from '../../src/eval/diagnosers/index.ts';
import { readLabelConfig } from '../../src/eval/labels/config.ts';
import { writeLabels } from '../../src/eval/labels/file.ts';
import { labelTraces } from '../../src/eval/labels/labels.ts';
import { featureSets } from '../../src/eval/methods/feature-sets.ts';
import { none } from '../../src/eval/normalisations/none.ts';
import { readRecording } from '../../src/eval/recording.ts';
import { splits } from '../../src/eval/splits/index.ts';
import { evaluateRecording } from '../../src/eval/study/evaluate-recording.ts';
import type { Study } from '../../src/eval/study/study.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { madeFrom, traces, writeRecording, writeSmallFeatures } from '../eval/small-recording.ts';

let directory: string;
beforeAll(async () => {
  directory = await writeRecording();
  await writeSmallFeatures(directory, 1);
  const config = readLabelConfig();
  const { rows, summary } = labelTraces(traces, config);
  await writeLabels(
    join(directory, 'labels.arrow'),
    { rows, coveredPrograms: summary.coveredPrograms },
    config,
    await madeFrom(directory),
  );
});
afterAll(() => rm(directory, { recursive: true }));

const study: Study = {
  plans: [
    {
      task: 'fault-typing',
      window: null,
      methods: ['forest', 'logistic'].map((id) => ({
        diagnoser: diagnosers.get(id),
        features: featureSets.get('loss'),
        normalisation: none,
        decision: plain,
      })),
      strategies: ['S0', 'S1', 'S4'].map((id) => splits.get(id)),
      controls: [],
    },
  ],
  size: { folds: 3, repeats: 2, seed: 0 },
  bootstrap: { draws: 100, seed: 0 },
};

/** Every file that an evaluation from nothing writes, by name; and the hashes that its result tells. */
async function evaluateInto(name: string) {
  const out = join(directory, name);
  const recording = await readRecording({ directory });
  const result = await evaluateRecording(recording, study, { directory: out, commands: [] });
  const hashesIn = async (folder: string) => {
    const names = (await readdir(join(out, folder))).sort();
    return Promise.all(names.map(async (file) => [file, sha256(await readFile(join(out, folder, file)))]));
  };
  return {
    predictions: Object.fromEntries(await hashesIn('predictions')) as Record<string, string>,
    splits: Object.fromEntries(await hashesIn('splits')) as Record<string, string>,
    result: await readFile(join(out, 'result.json'), 'utf8'),
    told: result!.rows.map((row) => row.predictionsSha256),
  };
}

test('the same inputs give byte-identical predictions, splits and result, with the hashes that the result tells', async () => {
  const [once, again] = [await evaluateInto('once'), await evaluateInto('again')];
  expect(Object.keys(once.predictions)).toHaveLength(6);
  expect(again).toEqual(once);
  expect(new Set(once.told)).toEqual(new Set(Object.values(once.predictions)));
});
