import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import type { StepFault } from '../../../src/mutants/post-training/index.ts';
import { disturbanceOf } from '../../../src/mutants/realism/scenarios.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { type DataSet, sizeOf } from '../../../src/training/data.ts';
import { predictWith } from '../../../src/training/predict.ts';
import { planLayers } from '../../../src/training/shapes.ts';
import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';

beforeAll(() => selectBackend('wasm'));

const [rows, steps, features, units] = [6, 5, 3, 4];
const random = randomStream('step-fault-test');
const values = Float32Array.from({ length: rows * steps * features }, () => random.normal());

/** The rows with their first `length` steps. */
function sequences(length: number): DataSet {
  const width = length * features;
  const inputs = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    inputs.set(values.subarray(row * steps * features, row * steps * features + width), row * width);
  }
  return {
    rows,
    inputShape: [length, features],
    inputs,
    targetShape: [2],
    targets: new Float32Array(rows * 2),
  };
}

type Layer = ProgramInput['layers'][number];
const cells: Readonly<Record<string, Layer>> = {
  simpleRnn: { kind: 'simpleRnn', units },
  lstm: { kind: 'lstm', units },
  gru: { kind: 'gru', units },
  'gru, reset before': { kind: 'gru', units, resetAfter: false },
  bidirectional: { kind: 'bidirectional', layer: { kind: 'gru', units } },
};

/** Outputs of a recurrent layer under a dense one, with a fault in it. */
function ask(cell: Layer, fault: StepFault | null, length: number = steps): number[] {
  const spec = defineProgram({
    id: 'steps',
    title: 'steps',
    source: { kind: 'toy', reference: 'test', licence: 'MIT', changes: 'made up', repair: 'none-needed' },
    family: 'recurrent',
    task: 'multiclass',
    data: { source: 'made-up', rows: { train: rows, validation: rows, test: rows }, target: 'oneHot' },
    layers: [cell, { kind: 'dense', units: 2 }],
    loss: 'meanSquaredError',
    optimizer: { kind: 'sgd' },
    batchSize: rows,
    epochs: 1,
    healthy: { metric: 'accuracy', atLeast: 0 },
  });
  const set = sequences(length);
  const draw = randomStream('step-fault-test', 'weights');
  const weights = planLayers(spec, set.inputShape)
    .flatMap((layer) => layer.weights)
    .map(({ shape }) => Float32Array.from({ length: sizeOf(shape) }, () => draw.normal(0, 0.5)));
  const run = { spec, seedIndex: 0, data: { train: set, validation: set, test: set } };
  const [outputs] = predictWith(run, [weights], set, [fault && disturbanceOf(fault), null]);
  return [...outputs!];
}

const last = steps - 1;
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe.each(Object.entries(cells))('a fault at one step of %s', (name, cell) => {
  it('changes nothing where it multiplies by one, and something where it clears', () => {
    const asTrained = ask(cell, null);
    const ones: StepFault['effect'] = { kind: 'scale', factors: Array.from({ length: units }, () => 1) };
    expect(distance(ask(cell, { target: 'state', step: 2, effect: ones }), asTrained)).toBeLessThan(1e-5);
    for (const step of [0, last]) {
      const cleared = ask(cell, { target: 'state', step, effect: { kind: 'clear' } });
      expect(distance(cleared, asTrained), `step ${step}`).toBeGreaterThan(1e-4);
    }
    if (name === 'simpleRnn') return;
    const gates = name === 'lstm' ? [0, 1, 2, 3] : [0, 1, 2];
    const effects = gates.map((target) => ask(cell, { target, step: last, effect: { kind: 'clear' } }));
    for (const outputs of effects) expect(distance(outputs, asTrained)).toBeGreaterThan(1e-5);
    // An LSTM multiplies input gate and candidate: clearing either is one thing.
    expect(new Set(effects.map(String)).size).toBe(3);
  });

  it('gives every row the same answer where the last state is cleared', () => {
    const outputs = ask(cell, { target: 'state', step: last, effect: { kind: 'clear' } });
    expect(
      distance(
        outputs,
        outputs.map((_, i) => outputs[i % 2]!),
      ),
    ).toBeLessThan(1e-6);
  });

  it('rounds what it rounds', () => {
    const fault: StepFault = { target: 'state', step: last, effect: { kind: 'round', decimals: 1 } };
    const change = distance(ask(cell, fault), ask(cell, null));
    expect(change).toBeGreaterThan(0);
    expect(change).toBeLessThan(1);
  });
});

it.each(['simpleRnn', 'gru', 'gru, reset before'])(
  '%s reset to an earlier state at the end answers as to the sequence up to there',
  (name) => {
    const fault: StepFault = { target: 'state', step: last, effect: { kind: 'restore', step: 2 } };
    expect(distance(ask(cells[name]!, fault), ask(cells[name]!, null, 3))).toBeLessThan(1e-5);
  },
);
