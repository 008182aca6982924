import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featuresPath } from '../../src/features/table.ts';
import { readSweepConfig } from '../../src/sweep/config.ts';
import { sweepRecording } from '../../src/sweep/sweep.ts';
import { writeRecording, writeSmallFeatures } from '../eval/small-recording.ts';

let directory: string;
beforeAll(async () => {
  directory = await writeRecording();
  await writeSmallFeatures(directory, 1);
});
afterAll(() => rm(directory, { recursive: true }));

const shipped = readSweepConfig();
const config = {
  ...shipped,
  size: { ...shipped.size, repeats: 1 },
  bootstrap: { ...shipped.bootstrap, draws: 100 },
};

const sweep = (thresholds: string[], withGap = false) =>
  sweepRecording(directory, { thresholds, withGap, config, commands: ['faultgap sweep DIR'] });

/** The points of one threshold by value. */
async function pointsOf(threshold: string, withGap = false) {
  const { thresholds } = await sweep([threshold], withGap);
  return new Map(thresholds[0]!.points.map((point) => [point.value, point]));
}

describe('sweepRecording', () => {
  it('kills mutants that are worse by less as the margin falls', async () => {
    const points = await pointsOf('kill.shareOfReference');
    const verdicts = [0.1, 0.02, 0.01].map((share) => points.get(share)!.mutants);
    // Per program: two worse by 0.4, one by 0.015, and one with a seed that is better.
    expect(verdicts).toEqual([
      { killed: 8, survived: 4, inconclusive: 4 },
      { killed: 8, survived: 4, inconclusive: 4 },
      { killed: 12, survived: 0, inconclusive: 4 },
    ]);
    expect(points.get(0.02)!.isDefault).toBe(true);
    expect(points.get(0.02)!.falseKills).toEqual({ killed: 0, tested: 4, rate: 0 });
  });

  it('judges by as many seeds as it says', async () => {
    const points = await pointsOf('kill.seeds');
    const killed = [3, 4, 5].map((seeds) => points.get(seeds)!.mutants.killed);
    expect(killed).toEqual([12, 8, 8]);
  });

  it('counts positives of two classes, and traces of more', async () => {
    const points = await pointsOf('mismatch.gap');
    const counts = [0.1, 0.2, 0.4].map((gap) => points.get(gap)!.tasks.mismatch);
    // Per program, five seeds end at 0.1425 and five at 0.285.
    expect(counts.map(({ positives }) => positives)).toEqual([40, 20, 0]);
    expect(counts.map(({ traces }) => traces)).toEqual([120, 120, 120]);
    expect(points.get(0.2)!.tasks['fault-typing']).toEqual({
      traces: 40,
      positives: null,
      labels: { architecture: 20, optimisation: 20 },
    });
    expect(points.get(0.2)!.gap).toBeNull();
  });

  it('measures the gap by the columns that a task allows', async () => {
    const typing = (await pointsOf('typing.coveredFrom', true)).get(2)!.gap!;
    expect(typing).toMatchObject({
      task: 'fault-typing',
      diagnoser: 'forest',
      within: 1,
      heldOut: 1,
      value: 0,
    });
    const mismatch = await pointsOf('mismatch.gap', true);
    const gap = mismatch.get(0.2)!.gap!;
    expect(gap).toMatchObject({ diagnoser: 'forest-noval', n: 120, window: 100 });
    // With `loss.validation-planted` it would be 1.
    expect(gap.within).toBeLessThan(0.75);
    expect(mismatch.get(0.4)).toMatchObject({ gap: null, withoutGap: expect.stringMatching(/classes/) });
  });

  it('gives the same result again', async () => {
    expect(await sweep(['typing.seed'], true)).toEqual(await sweep(['typing.seed'], true));
  });

  it('says which features a gap of the first steps lacks, and refuses those of another window', async () => {
    const missing = await pointsOf('instability.window', true);
    expect(missing.get(0.1)!.withoutGap).toContain('faultgap features DIR --window 10');
    await writeSmallFeatures(directory, 0.5, featuresPath(directory, 0.2));
    await expect(sweep(['instability.window'], true)).rejects.toThrow(
      /need features of the first 20 %; got .* 50 %/,
    );
    await rm(join(directory, 'features-20.arrow'));
  });

  it('refuses unknown thresholds before it reads anything', async () => {
    await expect(
      sweepRecording('nowhere', { thresholds: ['kill.sedes'], withGap: false, commands: [] }),
    ).rejects.toThrow(/Did you mean kill.seeds\?/);
  });
});
