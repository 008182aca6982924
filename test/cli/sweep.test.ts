import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSweepResult } from '../../src/sweep/result.ts';
import { writeRecording } from '../eval/small-recording.ts';
import { callCli } from './run-cli.ts';

let directory: string;
beforeAll(async () => {
  directory = await writeRecording();
});
afterAll(() => rm(directory, { recursive: true }));

describe('faultgap sweep', () => {
  it('prints the JSON that it writes, and how to make it again', async () => {
    const out = join(directory, 'sweep.json');
    const { code, stdout } = await callCli(
      ...['sweep', directory, '--thresholds', 'mismatch.gap,kill.seeds', '--no-gap', '--json', '--out', out],
    );
    expect(code).toBe(0);
    expect(stdout).toBe(await readFile(out, 'utf8'));
    const result = parseSweepResult(JSON.parse(stdout));
    expect(result.thresholds.map(({ id }) => id)).toEqual(['mismatch.gap', 'kill.seeds']);
    expect(result.commands).toEqual(['faultgap sweep DIR --thresholds mismatch.gap,kill.seeds --no-gap']);
  });

  it('answers a threshold it does not know with near ones, in one line', async () => {
    const { code, stderr } = await callCli('sweep', directory, '--thresholds', 'ownInstability.spikeshare2');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'faultgap: no threshold is called "ownInstability.spikeshare2". Did you mean ownInstability.spikeShare, ownInstability.endShare, ownInstability.growthShare? [unknown-threshold]\n',
    );
  });
});
