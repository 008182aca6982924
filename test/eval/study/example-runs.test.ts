import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLabelConfig } from '../../../src/eval/labels/config.ts';
import { writeLabels } from '../../../src/eval/labels/file.ts';
import { readExampleRuns } from '../../../src/eval/study/example-runs.ts';
import { writeTraces } from '../../../src/traces/store/group-file.ts';
import { tallyRuns, writeManifest } from '../../../src/traces/store/manifest.ts';
import { hashFiles } from '../../../src/traces/store/manifest-hash.ts';
import { runsName, writeRuns } from '../../../src/traces/store/runs-table.ts';
import { traceSchemaVersion } from '../../../src/traces/store/schema.ts';
import type { RunHeader } from '../../../src/traces/trace.ts';
import { exampleMetrics, exampleTrace } from '../../traces/example.ts';

type Kill = 'killed' | 'survived' | null;

/** Run by run: what it was, and the verdict. All are of one program. */
const runs: readonly (readonly [Partial<RunHeader>, Kill])[] = [
  [{ operator: 'units', category: 'architecture', mutant: 'toy/a' }, 'survived'],
  [{ operator: 'units', category: 'architecture', mutant: 'toy/b' }, 'killed'],
  [{ operator: 'units', category: 'architecture', mutant: 'toy/c' }, 'killed'],
  [{ operator: 'clean-variant' }, null],
  [{ operator: 'clean' }, null],
  [{ ...lost(3), mutant: 'toy/d' }, 'killed'],
  [{ ...lost(7), mutant: 'toy/e' }, 'killed'],
  [{ ...lost(6), mutant: 'toy/e' }, 'killed'],
  [{ ...lost(5), mutant: 'toy/f' }, 'killed'],
];

function lost(step: number): Partial<RunHeader> {
  return {
    operator: 'optimizer',
    category: 'optimisation',
    doneSteps: step,
    outcome: { kind: 'diverged', step },
  };
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-examples-'));
  const traces = runs.map(([fields], seedIndex) => exampleTrace({ seedIndex, ...fields }));
  const headers = traces.map(({ header }) => header);
  const path = 'traces/toy/group.arrow';
  const written = await writeTraces(join(directory, path), { traces, metrics: exampleMetrics });
  const table = await writeRuns(join(directory, runsName), headers);
  const files = [
    { path, kind: 'traces', ...written, runs: traces.length },
    { path: runsName, kind: 'runs', ...table, runs: traces.length },
  ] as const;
  const counts = tallyRuns(headers);
  const plan = '0'.repeat(64);
  await writeManifest(directory, {
    schemaVersion: traceSchemaVersion,
    hash: hashFiles(files),
    plan,
    counts,
    versions: {},
    originals: {},
    commands: [],
    files: [...files],
  });
  const labels = {
    'fault-typing': null,
    instability: null,
    'fault-family': null,
    'harmful-objective': null,
    mismatch: null,
    detection: null,
  };
  const rows = headers.map(({ traceId }, i) => ({ traceId, killState: runs[i]![1], labels }));
  const madeFrom = { recording: hashFiles(files) };
  const made = { rows, coveredPrograms: [] };
  await writeLabels(join(directory, 'labels.arrow'), made, readLabelConfig(), madeFrom);
});
afterAll(() => rm(directory, { recursive: true }));

describe('readExampleRuns', () => {
  it('takes a clean run, the diverged ones that went furthest, and a killed one of each class', async () => {
    const examples = await readExampleRuns(directory);
    expect(examples.map(({ trace }) => trace.header.seedIndex)).toEqual([4, 6, 8, 1]);
    expect(examples.map(({ killState }) => killState)).toEqual([null, 'killed', 'killed', 'killed']);
    expect(examples[0]!.trace.scalars['loss.train']).toHaveLength(3);
  });
});
