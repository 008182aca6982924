import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LabelFile } from '../../../src/eval/labels/file.ts';
import type { EvaluationJob } from '../../../src/eval/study/jobs.ts';
import { openStore } from '../../../src/eval/study/kept-predictions.ts';
import type { FeatureFile } from '../../../src/features/table.ts';

const size = { folds: 2, repeats: 1, seed: 0 };
const shared = { task: 'fault-typing', window: 1, size, features: 'all', normalisation: 'none', split: 'S1', repeat: 0 } as const; // biome-ignore format: one job
const jobOf = (diagnoser: string): EvaluationJob => ({ kind: 'predictions', ...shared, diagnoser });
const prediction = { predictions: Int32Array.of(1), scores: Float64Array.of(0, 1) };

it("forgets the predictions of a user's own diagnoser when its file changes, and no others", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-answers-'));
  const storeOf = (sha256: string) =>
    openStore(
      {
        features: async () => ({ hash: 'f' }) as FeatureFile,
        labels: { entry: { sha256: 'l' }, configHash: 'c' } as LabelFile,
        plugIns: [{ kind: 'diagnoser', id: 'mine', path: '/mine.ts', sha256 }],
      },
      directory,
    );
  try {
    const before = storeOf('a');
    await before.write(jobOf('mine'), prediction);
    await before.write(jobOf('forest'), prediction);
    expect(await before.read(jobOf('mine'))).toEqual(prediction);
    const after = storeOf('b');
    expect(await after.read(jobOf('mine'))).toBeNull();
    expect(await after.read(jobOf('forest'))).toEqual(prediction);
  } finally {
    await rm(directory, { recursive: true });
  }
});
