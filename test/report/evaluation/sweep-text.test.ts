import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatSweep } from '../../../src/report/evaluation/sweep-text.ts';
import { sweepRecording } from '../../../src/sweep/sweep.ts';
import { writeRecording, writeSmallFeatures } from '../../eval/small-recording.ts';

let directory: string;
beforeAll(async () => {
  directory = await writeRecording();
  await writeSmallFeatures(directory, 1);
});
afterAll(() => rm(directory, { recursive: true }));

const sweep = (threshold: string, withGap: boolean) =>
  sweepRecording(directory, { thresholds: [threshold], withGap, commands: [] });

describe('formatSweep', () => {
  it('shows a line per value, the default marked, and why a gap is missing', async () => {
    const lines = formatSweep(await sweep('mismatch.gap', true)).split('\n');
    expect(lines.find((line) => line.includes('0.2 *'))).toMatch(
      / 8 +4 +4 +0\/4 +0 +40 .* 20\/120 .*\[.*\]$/,
    );
    expect(lines.find((line) => /^ +0.4 /.test(line))).toMatch(/ 0\/120 .*–$/);
    expect(lines.at(-1)).toMatch(/^Without a gap: mismatch needs classes to tell apart/);
  });

  it('has no columns for gaps that nobody asked for', async () => {
    expect(formatSweep(await sweep('kill.seeds', false))).not.toContain('gap');
  });
});
