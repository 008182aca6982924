import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import type { DataSet } from '../../src/training/data.ts';
import type { OptimizerSpec } from '../../src/training/optimizer-specs.ts';
import type { ProgramInput } from '../../src/training/spec.ts';
import { createTrainer } from '../../src/training/trainer.ts';
import { startOf } from './helpers/oracle.ts';
import { testProgram, testRun } from './helpers/runs.ts';

const steps = 12;
const inputs = [0.5, -1, 1.5, 2, -0.7, 0.3, 1.1, -0.4];
const targets = [1, -2, 0.5, 3];

/** Four rows of two inputs, all in every batch, so that the order of rows does not matter. */
const train: DataSet = {
  rows: 4,
  inputShape: [2],
  inputs: Float32Array.from(inputs),
  targetShape: [1],
  targets: Float32Array.from(targets),
};

/** Gradient of the mean squared error of t = w · x. */
function gradientAt(w: readonly number[]): number[] {
  const gradient = [0, 0];
  targets.forEach((target, i) => {
    const x = inputs.slice(2 * i, 2 * i + 2);
    const error = w[0]! * x[0]! + w[1]! * x[1]! - target;
    gradient.forEach((_, j) => {
      gradient[j]! += (2 * error * x[j]!) / targets.length;
    });
  });
  return gradient;
}

type Settings<K extends OptimizerSpec['kind']> = Extract<OptimizerSpec, { kind: K }>;

/** Moves one weight: its value, the gradient, the number of the step (from 1), the rate, and what it remembers. */
type Rule<K extends OptimizerSpec['kind']> = (
  w: number,
  g: number,
  t: number,
  rate: number,
  memory: Record<string, number>,
  settings: Settings<K>,
) => number;

/** Keras's rules (OptimizerV2 of TensorFlow 2), written for one number in float64. */
const rules: { [K in OptimizerSpec['kind']]: Rule<K> } = {
  sgd(w, g, _t, rate, memory, { momentum, nesterov }) {
    const v = momentum * (memory.v ?? 0) - rate * g;
    memory.v = v;
    return nesterov ? w + momentum * v - rate * g : w + v;
  },
  rmsprop(w, g, _t, rate, memory, { rho, momentum, epsilon }) {
    memory.s = rho * (memory.s ?? 0) + (1 - rho) * g * g;
    if (momentum === 0) return w - (rate * g) / (Math.sqrt(memory.s) + epsilon);
    memory.v = momentum * (memory.v ?? 0) + (rate * g) / Math.sqrt(memory.s + epsilon);
    return w - memory.v;
  },
  adagrad(w, g, _t, rate, memory, { initialAccumulator, epsilon }) {
    memory.s = (memory.s ?? initialAccumulator) + g * g;
    return w - (rate * g) / (Math.sqrt(memory.s) + epsilon);
  },
  adadelta(w, g, _t, rate, memory, { rho, epsilon }) {
    memory.s = rho * (memory.s ?? 0) + (1 - rho) * g * g;
    const change = (g * Math.sqrt((memory.u ?? 0) + epsilon)) / Math.sqrt(memory.s + epsilon);
    memory.u = rho * (memory.u ?? 0) + (1 - rho) * change * change;
    return w - rate * change;
  },
  adam(w, g, t, rate, memory, { beta1, beta2, epsilon }) {
    memory.m = beta1 * (memory.m ?? 0) + (1 - beta1) * g;
    memory.s = beta2 * (memory.s ?? 0) + (1 - beta2) * g * g;
    const corrected = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    return w - (corrected * memory.m) / (Math.sqrt(memory.s) + epsilon);
  },
  adamax(w, g, t, rate, memory, { beta1, beta2, epsilon }) {
    memory.m = beta1 * (memory.m ?? 0) + (1 - beta1) * g;
    memory.u = Math.max(beta2 * (memory.u ?? 0), Math.abs(g));
    return w - ((rate / (1 - beta1 ** t)) * memory.m) / (memory.u + epsilon);
  },
  nadam(w, g, t, rate, memory, { beta1, beta2, epsilon }) {
    const momentum = (step: number) => beta1 * (1 - 0.5 * 0.96 ** (0.004 * step));
    memory.product = (memory.product ?? 1) * momentum(t);
    memory.m = beta1 * (memory.m ?? 0) + (1 - beta1) * g;
    memory.s = beta2 * (memory.s ?? 0) + (1 - beta2) * g * g;
    const ofGradient = g / (1 - memory.product);
    const ofMean = memory.m / (1 - memory.product * momentum(t + 1));
    const ahead = (1 - momentum(t)) * ofGradient + momentum(t + 1) * ofMean;
    return w - (rate * ahead) / (Math.sqrt(memory.s / (1 - beta2 ** t)) + epsilon);
  },
  adamw(w, g, t, rate, memory, { beta1, beta2, epsilon }) {
    memory.m = beta1 * (memory.m ?? 0) + (1 - beta1) * g;
    memory.s = beta2 * (memory.s ?? 0) + (1 - beta2) * g * g;
    const corrected = (rate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    return w - (corrected * memory.m) / (Math.sqrt(memory.s) + epsilon);
  },
  lion(w, g, _t, rate, memory, { beta1, beta2 }) {
    const mixed = beta1 * (memory.m ?? 0) + (1 - beta1) * g;
    memory.m = beta2 * (memory.m ?? 0) + (1 - beta2) * g;
    return w - rate * signOf(mixed);
  },
};

function signOf(x: number): number {
  return x > 0 ? 1 : x < 0 ? -1 : 0;
}

function clipped(g: number[], clip: OptimizerSpec['clip']): number[] {
  if (clip === null) return g;
  if (clip.by === 'value') return g.map((x) => Math.max(-clip.limit, Math.min(clip.limit, x)));
  const norm = Math.hypot(...g);
  return norm > clip.limit ? g.map((x) => (x * clip.limit) / norm) : g;
}

function workByHand(
  start: readonly number[],
  settings: OptimizerSpec,
  scheduled: (step: number) => number = () => 1,
): number[] {
  const rule = rules[settings.kind] as Rule<OptimizerSpec['kind']>;
  const memories = start.map(() => ({}));
  let w = [...start];
  for (let t = 1; t <= steps; t++) {
    const g = clipped(gradientAt(w), settings.clip);
    const rate = (settings.learningRate * scheduled(t - 1)) / (1 + settings.decay * (t - 1));
    const decay = settings.withoutDecay ? 0 : (settings.weightDecay ?? 0);
    w = w.map((value) => value - value * decay * rate);
    w = w.map((value, j) => rule(value, g[j]!, t, rate, memories[j]!, settings));
  }
  return w;
}

const layers: ProgramInput['layers'] = [{ kind: 'dense', units: 1, useBias: false }];
const program = (optimizer: ProgramInput['optimizer']) =>
  testProgram({ layers, loss: 'meanSquaredError', optimizer, batchSize: 4 });

/** Large ε and long steps make every place of ε and every decay visible. */
const optimizers: ProgramInput['optimizer'][] = [
  { kind: 'sgd', learningRate: 0.1, decay: 0.2 },
  { kind: 'sgd', learningRate: 0.05, momentum: 0.8 },
  { kind: 'sgd', learningRate: 0.05, momentum: 0.8, nesterov: true },
  { kind: 'rmsprop', learningRate: 0.05, epsilon: 0.1 },
  { kind: 'rmsprop', learningRate: 0.05, epsilon: 0.1, momentum: 0.7, rho: 0.8 },
  { kind: 'adagrad', learningRate: 0.2, epsilon: 0.1 },
  { kind: 'adadelta', learningRate: 1, epsilon: 0.01, rho: 0.9 },
  { kind: 'adam', learningRate: 0.05, epsilon: 0.1 },
  { kind: 'adam', learningRate: 0.05, decay: 0.5, beta1: 0.7, beta2: 0.9 },
  { kind: 'adamax', learningRate: 0.05, epsilon: 0.1 },
  { kind: 'nadam', learningRate: 0.05, epsilon: 0.1 },
  { kind: 'nadam', learningRate: 0.05, decay: 0.1, beta1: 0.7, beta2: 0.9 },
  { kind: 'sgd', learningRate: 0.1, clip: { by: 'value', limit: 0.5 } },
  { kind: 'adam', learningRate: 0.05, clip: { by: 'norm', limit: 0.5 } },
  { kind: 'sgd', learningRate: 0.1, clip: { by: 'globalNorm', limit: 0.5 } },
  { kind: 'adamw', learningRate: 0.05, epsilon: 0.1, weightDecay: 0.5 },
  { kind: 'lion', learningRate: 0.03, beta1: 0.6, beta2: 0.8, weightDecay: 0.3 },
  { kind: 'sgd', learningRate: 0.1, momentum: 0.5, decay: 0.2, weightDecay: 0.4 },
  { kind: 'rmsprop', learningRate: 0.05, weightDecay: 0.4, withoutDecay: ['kernel'] },
];

describe('an optimizer moves weights as Keras says, worked by hand in float64', () => {
  beforeAll(async () => {
    await selectBackend('wasm');
  });

  it.each(optimizers)('%o', (optimizer) => {
    const spec = program(optimizer);
    const trainer = createTrainer([testRun(spec, train)]);
    const expected = workByHand([...startOf(trainer, 0)[0]!], spec.optimizer);
    for (let step = 0; step < steps; step++) trainer.trainStep();
    const reached = [...startOf(trainer, 0)[0]!];
    trainer.dispose();
    reached.forEach((w, j) => {
      expect(Math.abs(w - expected[j]!) / Math.abs(expected[j]!)).toBeLessThan(1e-5);
    });
  });

  it('and follows its schedule, each replica its own', () => {
    const cosine = { kind: 'cosine', steps: 6, floor: 0.1, warmup: { steps: 3 } } as const;
    const halving = { kind: 'step', every: 5, factor: 0.5 } as const;
    const specs = [cosine, halving, undefined].map((schedule) =>
      program({ kind: 'adamw', learningRate: 0.05, decay: 0.1, ...(schedule && { schedule }) }),
    );
    const trainer = createTrainer(specs.map((spec) => testRun(spec, train)));
    const starts = specs.map((_, r) => [...startOf(trainer, r)[0]!]);
    for (let step = 0; step < steps; step++) trainer.trainStep();
    const follow = [
      (step: number) =>
        step < 3 ? step / 3 : 0.1 + 0.45 * (1 + Math.cos((Math.PI * Math.min(step - 3, 6)) / 6)),
      (step: number) => 0.5 ** Math.floor(step / 5),
      () => 1,
    ];
    specs.forEach(({ optimizer }, r) => {
      const expected = workByHand(starts[r]!, optimizer, follow[r]);
      startOf(trainer, r)[0]!.forEach((w, j) => {
        expect(Math.abs(w / expected[j]! - 1)).toBeLessThan(1e-5);
      });
      const rate = (0.05 * follow[r]!(steps)) / (1 + 0.1 * steps);
      expect(trainer.learningRates()[r]).toBeCloseTo(rate, 7);
    });
    trainer.dispose();
  });

  it('keeps decay from the weights it is told to, and refuses a name that is none', () => {
    const decayed = (withoutDecay: string[]) =>
      testProgram({
        layers: [
          {
            kind: 'dense',
            units: 1,
            kernelInitialiser: { kind: 'constant', value: 2 },
            biasInitialiser: { kind: 'ones' },
          },
        ],
        loss: 'meanSquaredError',
        optimizer: { kind: 'sgd', learningRate: 0.5, weightDecay: 0.5, withoutDecay },
      });
    const specs = [['bias'], ['kernel'], ['0/dense/kernel', '0/dense/bias']].map(decayed);
    // Inputs of 0 whose targets are met give gradients of 0, so that only decay moves the weights.
    const flat: DataSet = { ...train, inputs: new Float32Array(8), targets: Float32Array.of(1, 1, 1, 1) };
    const trainer = createTrainer(specs.map((spec) => testRun(spec, flat)));
    const before = specs.map((_, r) => startOf(trainer, r));
    trainer.trainStep();
    const kept = specs.map((_, r) => startOf(trainer, r).map((now, i) => now[0]! / before[r]![i]![0]!));
    trainer.dispose();
    expect(kept).toEqual([
      [0.75, 1],
      [1, 0.75],
      [1, 1],
    ]);
    expect(() => createTrainer([testRun(decayed(['biases']), train)])).toThrow(
      'optimizer.withoutDecay names trained weights, or the role of some; need kernel, 0/dense/kernel, bias, 0/dense/bias; got biases',
    );
  });

  it('reports the learning rate in force and the moments of the kind', () => {
    const specs = [program({ kind: 'adam', decay: 1 }), program({ kind: 'adam', learningRate: 0.5 })];
    const trainer = createTrainer(specs.map((spec) => testRun(spec, train)));
    expect([...trainer.learningRates()]).toEqual([Math.fround(0.001), 0.5]);
    trainer.trainStep();
    expect([...trainer.learningRates()]).toEqual([Math.fround(0.0005), 0.5]);
    expect(trainer.moments('first')?.map(({ shape }) => shape)).toEqual([[2, 2, 1]]);
    expect(trainer.moments('second')).not.toBeNull();
    trainer.dispose();
    const plain = createTrainer([testRun(program({ kind: 'sgd' }), train)]);
    expect(plain.moments('first')).toBeNull();
    plain.dispose();
  });
});
