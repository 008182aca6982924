import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerLabel } from '../../src/cli/label.ts';
import { hashLabelConfig, readLabelConfig } from '../../src/eval/labels/config.ts';
import { readLabels } from '../../src/eval/labels/file.ts';
import { labelTraces } from '../../src/eval/labels/labels.ts';
import { labelInstrument } from '../../src/traces/instruments/label.ts';
import { writeTraces } from '../../src/traces/store/group-file.ts';
import { type ManifestFile, tallyRuns, writeManifest } from '../../src/traces/store/manifest.ts';
import { hashFiles } from '../../src/traces/store/manifest-hash.ts';
import { traceSchemaVersion } from '../../src/traces/store/schema.ts';
import { level, type RunTrace, trace } from '../eval/runs.ts';

const subjects = [
  ['clean', null, 0.1],
  ['clean-variant', null, 0.11],
  ['epochs', 'optimisation', 0.5],
  ['units', 'architecture', null],
  ['bias-removed', 'architecture', 0.1],
] as const;

const traces = subjects.flatMap(([operator, category, loss]) =>
  [0, 1, 2, 3, 4].map((seedIndex) =>
    trace({ operator, category, seedIndex, test: { loss, metric: null } }, level(0.5)),
  ),
);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-label-'));
  await writeRecording(traces);
});
afterAll(() => rm(directory, { recursive: true }));

async function writeRecording(recorded: readonly RunTrace[]): Promise<void> {
  const { metrics } = labelInstrument;
  const whole = recorded.map((one) => ({ ...one, layered: {} }));
  const entry = await writeTraces(join(directory, 'all.arrow'), { traces: whole, metrics });
  const files: ManifestFile[] = [{ path: 'all.arrow', kind: 'traces', ...entry, runs: recorded.length }];
  const counts = tallyRuns(recorded.map(({ header }) => header));
  await writeManifest(directory, {
    ...{ schemaVersion: traceSchemaVersion, hash: hashFiles(files), plan: '0'.repeat(64), counts, files },
    ...{ versions: {}, originals: {}, commands: [] },
  });
}

/** Runs the command and gives what it printed. */
async function label(...options: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command().exitOverride();
  registerLabel(program);
  await program.parseAsync(['label', directory, ...options], { from: 'user' });
  return write.mock.calls.map(([text]) => text).join('');
}

describe('faultgap label', () => {
  it('writes the labels of a recording with the hash of its thresholds, and prints the counts', async () => {
    const printed = JSON.parse(await label('--json'));
    const config = readLabelConfig();
    const file = await readLabels(join(directory, 'labels.arrow'), printed.sha256);
    expect(file.rows).toEqual(labelTraces(traces, config).rows);
    expect(file.configHash).toBe(hashLabelConfig(config));
    expect(printed.mutants).toEqual({ killed: 2, survived: 1, inconclusive: 0 });
    expect(printed.tasks['fault-typing'].labels).toEqual({ architecture: 5, optimisation: 5 });
  });

  it('prints the same for people', async () => {
    const printed = await label();
    expect(printed).toContain('mutants: 2 killed, 1 survived, 0 inconclusive');
    expect(printed).toContain('detection: 5 clean, 10 faulty');
  });

  it('takes other thresholds from a file, and says which of its fields is wrong', async () => {
    const path = join(directory, 'thresholds.json');
    const config = readLabelConfig();
    await writeFile(path, JSON.stringify({ ...config, kill: { ...config.kill, shareOfReference: 0.5 } }));
    const printed = JSON.parse(
      await label('--json', '--config', path, '--out', join(directory, 'other.arrow')),
    );
    expect(printed.mutants).toEqual({ killed: 1, survived: 2, inconclusive: 0 });
    await writeFile(path, JSON.stringify({ ...config, mismatch: { ...config.mismatch, gap: 'wide' } }));
    await expect(label('--config', path)).rejects.toThrow(/thresholds\.json is wrong at mismatch\.gap/);
  });

  it('refuses a directory that is no recording', async () => {
    const program = new Command().exitOverride();
    registerLabel(program);
    const empty = join(directory, 'nothing');
    await expect(program.parseAsync(['label', empty], { from: 'user' })).rejects.toThrow(
      /nothing is no recording: it holds no manifest/,
    );
  });
});
