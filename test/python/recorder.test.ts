import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTraces } from '../../src/diagnosis/find-trace.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { toyProgram, toyRuns } from '../../src/traces/instruments/instrument-trial.ts';
import { readRecorderFile } from '../../src/traces/recorder-file/read.ts';
import type { Trace } from '../../src/traces/trace.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { findPython, runPython } from '../../src/training/reference/python.ts';
import type { ProgramInput } from '../../src/training/spec.ts';
import { engineReadings } from '../traces/helpers/engine-readings.ts';

const frameworks = ['keras', 'torch', 'lightning'] as const;
type Framework = (typeof frameworks)[number];
const modules = { keras: 'keras, tensorflow', torch: 'torch', lightning: 'lightning' };
const pythons = Object.fromEntries(frameworks.map((name) => [name, findPython(modules[name])]));
for (const name of frameworks)
  if (pythons[name] === null)
    console.log(`recorder: no python3 imports ${modules[name]}; skipped (PYTHON names one)`);

const folder = mkdtempSync(join(tmpdir(), 'faultgap-recorder-'));
afterAll(() => rmSync(folder, { recursive: true }));

const steps = 12;
const [rows, width] = [64, 4];

/** Rows that the recorder measures curvature on: 32 of 64, evenly. */
const curvatureRows = Array.from({ length: 32 }, (_, i) => Math.round((i * 63) / 31));

function golden(optimizer: ProgramInput['optimizer'], second: 'sigmoid' | 'relu' = 'sigmoid') {
  const spec = toyProgram({
    layers: [
      { kind: 'dense', units: 6, activation: 'tanh' },
      { kind: 'dense', units: 5, activation: second },
      { kind: 'dense', units: 2, activation: 'softmax' },
    ],
    task: 'multiclass',
    loss: 'categoricalCrossentropy',
    optimizer,
    data: { source: 'toy', rows: { train: 64, validation: 64, test: 64 }, target: 'oneHot' },
    batchSize: rows,
    epochs: steps,
  });
  const [run] = toyRuns([spec], rows, width) as [ReturnType<typeof toyRuns>[number]];
  const { train, validation } = run.data;
  const array = (values: Float32Array, columns: number) => ({ shape: [rows, columns], values: [...values] });
  const { readings, start } = engineReadings(run, steps, curvatureRows);
  const shapes = [[width, 6], [6], [6, 5], [5], [5, 2], [2]];
  const task = {
    package: join(packageRoot, 'python'),
    arrays: {
      x: array(train.inputs, width),
      y: array(train.targets, 2),
      vx: array(validation.inputs, width),
      vy: array(validation.targets, 2),
    },
    weights: start.map((values, i) => ({ shape: shapes[i]!, values: [...values] })),
    activations: ['tanh', second, 'softmax'],
    steps,
  };
  return { readings, task };
}

let runs = 0;

/** A training with a framework, under its recorder unless it is to be unobserved. */
type Training = readonly [task: object, settings: object];

interface Recorded {
  readonly path: string;
  readonly losses: readonly number[];
}

/**
 * Trains one after the other in one process, since to import a framework takes seconds. What is compared with the
 * unobserved has to come after it: nothing of a recorder is loaded until then.
 */
function record(framework: Framework, ...trainings: readonly Training[]): Recorded[] {
  const paths = trainings.map(([task, settings]) => {
    const path = join(folder, `run${runs++}`);
    writeFileSync(`${path}.json`, JSON.stringify({ ...task, settings }));
    return path;
  });
  const script = join(packageRoot, 'test/python/train.py');
  const lines = runPython(pythons[framework]!, script, [framework, ...paths])
    .trim()
    .split('\n');
  return paths.map((path, i) => ({
    path: `${path}.jsonl`,
    losses: JSON.parse(lines.at(i - paths.length)!) as number[],
  }));
}

/** Compares a recording with the engine's readings; metrics that are null throughout are returned. */
function compare({ scalars, layered, steps: at }: Trace, readings: ReturnType<typeof golden>['readings']) {
  expect(at).toEqual(Array.from({ length: steps + 1 }, (_, i) => i));
  const missing: string[] = [];
  let compared = 0;
  for (const [id, series] of [...Object.entries(scalars), ...Object.entries(layered)]) {
    if (series.every((value) => value === null)) missing.push(id);
    for (const [check, value] of series.entries()) {
      const expected = readings[check]![id]?.[0] ?? null;
      if (value === null) {
        // Curvature is looked at at some checks only.
        if (!missing.includes(id) && !id.startsWith('curvature.'))
          expect(expected, `${id} at ${check}`).toBeNull();
        continue;
      }
      if (ofOwnVectors.test(id)) continue;
      const [ours, theirs] = [[expected].flat(), [value].flat()] as [number[], number[]];
      expect(theirs.length, `${id} at ${check}`).toBe(ours.length);
      const size = Math.max(...ours.map(Math.abs));
      const tolerance = (id.startsWith('curvature.') ? 2e-2 : 1e-4) * size + 1e-6;
      theirs.forEach((number, i) => {
        expect(
          Math.abs(number - ours[i]!),
          `${id}[${i}] at ${check}: ${number}, ${ours[i]}`,
        ).toBeLessThanOrEqual(tolerance);
        compared++;
      });
    }
  }
  expect(compared).toBeGreaterThan(700);
  return missing;
}

/** Lanczos and Hutchinson start from vectors drawn otherwise. */
const ofOwnVectors = /eigenvalue|trace|evenness|threshold/;

beforeAll(() => selectBackend('cpu'));

const momentum = { kind: 'sgd', learningRate: 0.05, momentum: 0.9 } as const;
const kerasMomentum = { optimizer: 'SGD', config: { learning_rate: 0.05, momentum: 0.9 } };
const torchMomentum = { optimizer: 'SGD', config: { lr: 0.05, momentum: 0.9 } };

describe.skipIf(pythons.keras === null)('the Keras recorder', () => {
  const byOptimizer = [
    ['Adam', { kind: 'adam', learningRate: 0.01 }, { optimizer: 'Adam', config: { learning_rate: 0.01 } }],
    ['SGD with momentum', momentum, kerasMomentum],
  ] as const;
  let goldens: ReturnType<typeof golden>[];
  let [unobserved, flat, broadcast, column, own]: Recorded[] = [];
  let observed: Recorded[];
  beforeAll(() => {
    goldens = byOptimizer.map(([, ours]) => golden(ours));
    const trainings = byOptimizer.map(([, , theirs], i) => [goldens[i]!.task, theirs] as const);
    const [task, adam] = trainings[0]!;
    [unobserved, flat, broadcast, column, own, ...observed] = record(
      'keras',
      [task, { ...adam, observed: false }],
      [task, { ...adam, flat: 'binary_crossentropy', curvature: true }],
      [task, { ...adam, flat: 'hinge' }],
      [task, { ...adam, flat: 'hinge', column: true }],
      [task, { ...adam, flat: 'absolute' }],
      ...trainings.map(([task, theirs]) => [task, { ...theirs, curvature: true }] as const),
    );
  }, 300_000);

  it('compares one output with targets as Keras does where only one of them has an axis for it', () => {
    for (const { path, losses } of [flat!, broadcast!, column!, own!]) {
      const { scalars } = readRecorderFile(path, readFileSync(path, 'utf8'));
      // Each step takes all rows, so an epoch tells the loss before its step.
      losses.forEach((loss, step) => {
        expect(scalars['loss.train']![step]).toBeCloseTo(loss, 5);
      });
    }
    const { scalars } = readRecorderFile(flat!.path, readFileSync(flat!.path, 'utf8'));
    expect(scalars['curvature.hessian-trace']!.filter((value) => value !== null).length).toBeGreaterThan(1);
  });

  it.each(byOptimizer.map(([title, { kind }], i) => ({ title, kind, i })))(
    'measures what our instruments measure on the same network, trained by $title',
    ({ kind, i }) => {
      const { path, losses } = observed[i]!;
      const trace = readRecorderFile(path, readFileSync(path, 'utf8'));
      const missing = compare(trace, goldens[i]!.readings);
      expect(missing.filter((id) => !/threshold|moment|batch-(sd|rise)/.test(id))).toEqual([]);
      if (kind === 'adam') expect(losses).toEqual(unobserved!.losses);
      expect(trace.header.observed).toMatchObject({
      loss: 'categoricalCrossentropy', task: 'multiclass', classes: 2, batchSize: rows, optimizer: { kind },
    }); // biome-ignore format: one setting, read as one
    },
  );
});

describe.skipIf(pythons.torch === null)('the PyTorch recorder', () => {
  let task: ReturnType<typeof golden>['task'];
  let readings: ReturnType<typeof golden>['readings'];
  let [unobserved, whole, crashed, endless, narrow]: Recorded[] = [];
  beforeAll(() => {
    ({ task, readings } = golden(momentum));
    [unobserved, whole, crashed, endless, narrow] = record(
      'torch',
      [task, { ...torchMomentum, observed: false }],
      [task, { ...torchMomentum, curvature: true }],
      [task, { ...torchMomentum, module: false, fails: 7 }],
      [
        { ...task, steps: 500 },
        { ...torchMomentum, planned: null },
      ],
      [task, { ...torchMomentum, narrow: true }],
    );
  }, 300_000);

  it('measures what our instruments measure on the same network', () => {
    const { path, losses } = whole!;
    const trace = readRecorderFile(path, readFileSync(path, 'utf8'));
    const missing = compare(trace, readings);
    expect(missing.filter((id) => !/threshold|moment|batch-(sd|rise)/.test(id))).toEqual([
      'gradient.clipped-share',
    ]);
    expect(losses).toEqual(unobserved!.losses);
    expect(trace.header.observed.layers.map(({ kind, activation }) => `${kind} ${activation}`)).toEqual([
      'dense tanh', 'dense sigmoid', 'dense softmax',
    ]); // biome-ignore format: one list, read as one line
    expect(trace.header.observed.script).toMatchObject({
      loss: 'CrossEntropyLoss', expectsLogits: true, lastActivation: 'linear', outputShapes: [[2]], targetShapes: [[2]],
    }); // biome-ignore format: one setting, read as one
  });

  it('hears of the losses of a function, and keeps how a training ended', async () => {
    const trace = (await findTraces(crashed!.path))[0]!;
    expect(trace.header.outcome).toEqual({
      kind: 'crashed', stage: 'train', reason: "ValueError: the user's own",
    }); // biome-ignore format: one outcome, read as one
    expect(trace.steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(trace.scalars['loss.batch-mean']!.slice(1).every(Number.isFinite)).toBe(true);
  });

  it('gives a network of half precision its rows as narrow as it takes them', async () => {
    const { scalars, header } = (await findTraces(narrow!.path))[0]!;
    for (const id of ['loss.train', 'loss.validation', 'activation.logit-spread', 'gradient.global-norm'])
      expect(scalars[id]!.slice(1).every(Number.isFinite), id).toBe(true);
    expect(Object.keys(header.observed.script!)).toContain('outputShapes');
  });

  it('leaves a file that is read when its process is killed', async () => {
    expect(() => record('torch', [task, { ...torchMomentum, killed: 5 }])).toThrow();
    const path = join(folder, `run${runs - 1}.jsonl`);
    expect(existsSync(path)).toBe(false);
    const { header, steps: at } = (await findTraces(`${path}.part`))[0]!;
    expect(header.outcome.kind).toBe('crashed');
    expect(at.length).toBeGreaterThanOrEqual(6);
    const text = readFileSync(`${path}.part`, 'utf8');
    const cut = readRecorderFile('cut', text.slice(0, -40));
    expect(cut.steps.length).toBe(at.length - 1);
  }, 300_000);

  it('takes at most forty checks where nobody knows how long the training is', async () => {
    const { header, steps: at } = (await findTraces(endless!.path))[0]!;
    expect(header).toMatchObject({ plannedSteps: 500, doneSteps: 500 });
    expect(at.length).toBeGreaterThan(20);
    expect(at.length).toBeLessThanOrEqual(40);
  });
});

describe.skipIf(pythons.lightning === null)('the Lightning recorder', () => {
  it('measures what our instruments measure on the same network', () => {
    const { readings, task } = golden(momentum, 'relu');
    const [unobserved, { path, losses }] = record(
      'lightning',
      [task, { ...torchMomentum, observed: false }],
      [task, torchMomentum],
    ) as [Recorded, Recorded];
    const trace = readRecorderFile(path, readFileSync(path, 'utf8'));
    const missing = compare(trace, readings);
    expect(missing.filter((id) => !/^curvature|moment|batch-(sd|rise)/.test(id))).toEqual([
      'gradient.clipped-share',
    ]);
    expect(losses).toEqual(unobserved.losses);
  }, 300_000);
});

describe.skipIf(pythons.torch === null)('the package', () => {
  it('scores every step of a sequence, of classes as indices or one-hot', () => {
    const check = [
      'import numpy as np',
      'from faultgap_recorder.outputs import score',
      'out = np.array([[[.1, .2, .7], [.5, .3, .2]], [[.6, .3, .1], [.2, .6, .2]]])',
      'wanted = np.array([[2, 0], [1, 1]])',
      'print(score("multiclass", out, wanted), score("multiclass", out, np.eye(3)[wanted]))',
    ].join('\n');
    const options = { cwd: join(packageRoot, 'python'), encoding: 'utf8' } as const;
    expect(execFileSync(pythons.torch!, ['-c', check], options).trim()).toBe('0.75 0.75');
  });

  it('measures curvature of weights that stand still, or are no numbers, without an error', () => {
    const check = [
      'import json, math, numpy as np',
      'from faultgap_recorder.curvature import describe_curvature',
      'sgd = {"kind": "sgd", "momentum": 0.9, "nesterov": False}',
      'for slope, update in [(0.0, 0.0), (math.nan, 1.0), (1.0, math.inf)]:',
      '    gradient = lambda at: (slope, [slope * np.ones(3)])',
      '    with np.errstate(all="ignore"):',
      '        found = describe_curvature(gradient, [np.ones(3)], [update * np.ones(3)], 0.1, sgd, None, 1)',
      '    print(len(found), math.isnan(found["curvature.update-margin"]), math.isnan(slope) == math.isnan(found["curvature.ascent"]))',
    ].join('\n');
    const options = { cwd: join(packageRoot, 'python'), encoding: 'utf8' } as const;
    expect(execFileSync(pythons.torch!, ['-c', check], options).trim().split('\n')).toEqual(
      new Array(3).fill('13 True True'),
    );
  });

  it('can be imported with numpy alone', () => {
    const check =
      'import sys, faultgap_recorder; assert not {"torch", "keras", "tensorflow"} & set(sys.modules)';
    execFileSync(pythons.torch!, ['-c', check], { cwd: join(packageRoot, 'python') });
  });
});
