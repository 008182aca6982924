import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { extractFeatures, extractors } from '../../../src/index.ts';
import { instruments } from '../../../src/traces/instruments/index.ts';
import { planRecording } from '../../../src/traces/plan.ts';
import { recordGroup } from '../../../src/traces/recorder.ts';
import { runLocally } from '../../../src/traces/recording/pool.ts';
import { record, recordRuns } from '../../../src/traces/recording/recording.ts';
import { openTraces, writeTraces } from '../../../src/traces/store/group-file.ts';
import { presentTraces } from '../../../src/traces/store/manifest.ts';
import { verifyRecording } from '../../../src/traces/store/verify.ts';
import type { Trace } from '../../../src/traces/trace.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { type ProgramInput, type ProgramSpec, parseProgram } from '../../../src/training/spec.ts';

const topics = programs.get('so-38648195');
const iris = programs.get('toy-iris');
const reviews = programs.get('so-42800203');

function change(program: ProgramSpec, parts: Partial<ProgramInput>): ProgramSpec {
  return parseProgram({ ...program, epochs: 3, ...parts });
}

/** Twenty features in two inputs; of three labels two are told by one output and one by another. */
const twoInputs = change(topics, {
  id: 'two-inputs',
  inputs: [
    { name: 'words', shape: [12] },
    { name: 'rest', shape: [8] },
  ],
  layers: [
    { kind: 'dense', name: 'read', units: 12, activation: 'relu', inputs: ['words'] },
    { kind: 'dense', name: 'glance', units: 6, activation: 'tanh', inputs: ['rest'] },
    { kind: 'dense', name: 'pair', units: 2, activation: 'sigmoid', inputs: ['read'] },
    { kind: 'dense', name: 'single', units: 1, activation: 'sigmoid', inputs: ['glance'] },
  ],
  outputs: [{ layer: 'pair' }, { layer: 'single', weight: 0.5 }],
});

/** A network that gives back what it is shown, by one weight twice, the first layer frozen. */
const autoencoder = change(iris, {
  id: 'autoencoder',
  task: 'regression',
  data: { ...iris.data, target: 'inputs' },
  layers: [
    { kind: 'dense', units: 4, frozen: true },
    { kind: 'dense', name: 'code', units: 2, activation: 'tanh' },
    { kind: 'dense', units: 4, tied: 'code' },
  ],
  loss: 'meanSquaredError',
  healthy: { metric: 'r2', atLeast: 0 },
});

/** A block whose input is added to its output, normalised before and after. */
const residual = change(iris, {
  id: 'residual',
  layers: [
    { kind: 'dense', name: 'stem', units: 8 },
    {
      kind: 'network',
      name: 'block',
      layers: [
        { kind: 'layerNormalization' },
        { kind: 'dense', units: 16, activation: 'gelu' },
        { kind: 'dense', units: 8 },
        { kind: 'add', inputs: ['input', 'dense-1'] },
      ],
    },
    { kind: 'layerNormalization' },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
});

/** A block that attends to earlier words, and past the negation, whose id is 0. */
const attention = change(reviews, {
  id: 'attention',
  family: 'attention',
  data: { ...reviews.data, rows: { train: 128, validation: 32, test: 32 } },
  inputs: [{ name: 'words', shape: [12] }],
  layers: [
    { kind: 'embedding', name: 'tokens', inputDim: 60, outputDim: 8 },
    { kind: 'learnedPositions', name: 'placed' },
    { kind: 'mask', name: 'said', inputs: ['words'] },
    {
      kind: 'multiHeadAttention',
      heads: 2,
      keySize: 4,
      causal: true,
      dropout: 0.1,
      inputs: ['placed', 'placed', 'said'],
    },
    { kind: 'add', name: 'attended', inputs: ['placed', 'multiHeadAttention-0'] },
    { kind: 'layerNormalization', name: 'normed' },
    { kind: 'dense', units: 16, activation: 'gelu' },
    { kind: 'dense', name: 'narrow', units: 8 },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'add', inputs: ['normed', 'dropout-0'] },
    { kind: 'layerNormalization' },
    { kind: 'globalAveragePooling1d' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  optimizer: {
    kind: 'adamw',
    learningRate: 0.01,
    schedule: { kind: 'cosine', warmup: { steps: 6 } },
  },
});

const graphs = [twoInputs, autoencoder, residual, attention];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-graphs-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe.each(graphs)('$id', (program) => {
  test('is recorded with mutants of every class it can have, and read back', async () => {
    const out = join(directory, program.id);
    const plan = planRecording([program], { mutantsPerClass: 2, cleanVariants: 2, seeds: 2 });
    const how = { out, run: runLocally(1), backend: 'wasm', versions: { faultgap: 'test' } };
    const manifest = await record({
      ...{ plan, ...how, command: 'faultgap record', signal: new AbortController().signal },
    });
    expect(manifest!.counts).toMatchObject({ programs: 1, mutants: 8, byOutcome: { completed: 22 } });
    expect(await verifyRecording(out)).toMatchObject({ problems: [], traces: 22 });
    const files = presentTraces(manifest!).map(({ path }) => openTraces(join(out, path)));
    const traces = (await Promise.all(files)).flatMap((file) => file.traces());
    const clean = traces.filter(({ header }) => header.operator === 'clean');
    for (const { scalars } of clean) {
      const { 'loss.train': train, 'label.healthy-train': healthy } = scalars;
      expect(train!.at(-1)!).toBeLessThan(train![0]!);
      // One is summed over outputs, the other over rows, both of the same rows.
      train!.forEach((loss, i) => {
        expect(healthy![i]!).toBeCloseTo(loss!, 5);
      });
    }
  });

  test('has the same bytes alone as among five, and so have its mutants', async () => {
    await selectBackend('wasm');
    const { groups } = planRecording([program], { mutantsPerClass: 1, cleanVariants: 0, seeds: 5 });
    const how = { backend: 'wasm', versions: {}, instruments: instruments.members };
    const metrics = instruments.members.flatMap((instrument) => instrument.metrics);
    const path = join(directory, `${program.id}.arrow`);
    const write = async (trace: Trace) => (await writeTraces(path, { traces: [trace], metrics })).sha256;
    for (const group of groups) {
      const together = await recordGroup(group, how);
      for (const [i, run] of group.runs.entries()) {
        if (run.seedIndex > 0) continue;
        const [alone] = await recordGroup({ ...group, runs: [run] }, how);
        expect(await write(together[i]!), run.operator).toBe(await write(alone!));
      }
    }
  });

  test('gives features to every extractor', async () => {
    const traces = await recordRuns(program, { mutantsPerClass: 0, seeds: 1 });
    const { values } = extractFeatures(traces, extractors.members);
    expect(values.filter((column) => column.some(Number.isFinite)).length).toBeGreaterThan(40);
  });
});

test('a header tells the graph by places, never by names', async () => {
  const observed = async (program: ProgramSpec): Promise<Trace['header']['observed']> => {
    const [trace] = await recordRuns(program, { mutantsPerClass: 0, seeds: 1, instruments: [] });
    return trace!.header.observed;
  };
  const { layers, outputs, loss, targetRange } = await observed(twoInputs);
  expect(layers.map(({ inputs, frozen }) => [inputs, frozen])).toEqual([
    [undefined, undefined],
    [[-1], undefined],
    [[0], undefined],
    [[1], undefined],
  ]);
  expect([outputs, loss, targetRange]).toEqual([[2, 3], 'binaryCrossentropy', [0, 1]]);
  const chain = await observed(autoencoder);
  expect(chain.outputs).toBeUndefined();
  expect(chain.layers.map(({ inputs, frozen, parameters }) => [inputs, frozen, parameters])).toEqual([
    [undefined, true, 20],
    [undefined, undefined, 10],
    [undefined, undefined, 4],
  ]);
  expect(JSON.stringify([layers, chain])).not.toMatch(/pair|glance|code/);
});
