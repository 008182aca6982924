import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/training/backend.ts';
import type { Trainer } from '../../../src/training/contract.ts';
import type { DataSet } from '../../../src/training/data.ts';
import { batchesOfStep, countSteps } from '../../../src/training/practice/plan.ts';
import { watchPlateau } from '../../../src/training/practice/plateau.ts';
import { shuffledRows } from '../../../src/training/seeds.ts';
import type { ProgramInput } from '../../../src/training/spec.ts';
import { createTrainer } from '../../../src/training/trainer.ts';
import { startOf } from '../helpers/oracle.ts';
import { testData, testProgram, testRun } from '../helpers/runs.ts';

const inputs = [0.5, 1, -1.5, 2, 0.7, -0.3, 1.1, 0.4, -2, 1.3];
const targets = [1, -2, 0.5, 3, 0.2];
const rows = targets.length;

/** Five rows of two inputs, of which a mini-batch has two: three in an epoch. */
const train: DataSet = {
  rows,
  inputShape: [2],
  inputs: Float32Array.from(inputs),
  targetShape: [1],
  targets: Float32Array.from(targets),
};

type Changes = Partial<ProgramInput>;

function runWith(changes: Changes) {
  const spec = testProgram({
    layers: [{ kind: 'dense', units: 1, useBias: false }],
    loss: 'meanSquaredError',
    data: { source: 'none', rows: { train: rows, validation: 1, test: 1 }, target: 'value' },
    optimizer: { kind: 'sgd', learningRate: 0.05 },
    batchSize: 2,
    ...changes,
  });
  return testRun(spec, train);
}

type Run = ReturnType<typeof runWith>;

/** Gradient of the mean squared error of w · x on a mini-batch (from 0, over all epochs), in float64. */
function gradientOf(run: Run, w: readonly number[], batch: number): number[] {
  const order = shuffledRows(run, Math.floor(batch / 3));
  const picked = [...order.subarray((batch % 3) * 2, (batch % 3) * 2 + 2)];
  const gradient = [0, 0];
  for (const row of picked) {
    const x = inputs.slice(2 * row, 2 * row + 2);
    const error = w[0]! * x[0]! + w[1]! * x[1]! - targets[row]!;
    x.forEach((value, j) => {
      gradient[j]! += (2 * error * value) / picked.length;
    });
  }
  return gradient;
}

const sum = (parts: readonly number[][]) =>
  [0, 1].map((j) => parts.reduce((total, part) => total + part[j]!, 0));

function trained(run: Run, steps: number) {
  const trainer = createTrainer([run]);
  const start = [...startOf(trainer, 0)[0]!];
  for (let step = 0; step < steps; step++) trainer.trainStep();
  const reached = [...startOf(trainer, 0)[0]!];
  trainer.dispose();
  return { start, reached };
}

function expectNear(found: readonly number[], wanted: readonly number[], tolerance = 1e-5): void {
  wanted.forEach((value, j) => {
    expect(Math.abs(found[j]! / value - 1), `${found} against ${wanted}`).toBeLessThan(tolerance);
  });
}

describe.each(['wasm', 'cpu'] as const)('updates on %s, worked by hand in float64', (backend) => {
  beforeAll(() => selectBackend(backend));

  it.each([true, false])(
    'of two mini-batches each; the last of an epoch has one (averaged: %s)',
    (scaled) => {
      const run = runWith({ accumulation: { batches: 2, scaled } });
      const { start, reached } = trained(run, 5);
      let w = start;
      for (const batches of [[0, 1], [2], [3, 4], [5], [6, 7]]) {
        const total = sum(batches.map((batch) => gradientOf(run, w, batch)));
        w = w.map((value, j) => value - (0.05 * total[j]!) / (scaled ? batches.length : 1));
      }
      expectNear(reached, w);
    },
  );

  it.each([null, { by: 'norm', limit: 0.8 }] as const)('of gradients carried over, clipped by %o', (clip) => {
    const run = runWith({ gradientsCarried: true, optimizer: { kind: 'sgd', learningRate: 0.02, clip } });
    const { start, reached } = trained(run, 7);
    let [w, carried] = [start, [0, 0]];
    for (let step = 0; step < 7; step++) {
      carried = sum([carried, gradientOf(run, w, step)]);
      const norm = Math.hypot(...carried);
      if (clip !== null && norm > clip.limit) carried = carried.map((g) => (g * clip.limit) / norm);
      w = w.map((value, j) => value - 0.02 * carried[j]!);
    }
    expectNear(reached, w);
  });

  it('from a checkpoint of the weights: momentum, schedule and what was carried begin anew', () => {
    const schedule = { kind: 'exponential', steps: 2, factor: 0.5 } as const;
    const run = runWith({
      optimizer: { kind: 'sgd', learningRate: 0.05, momentum: 0.9, schedule },
      gradientsCarried: true,
      restart: { step: 4, keeps: 'weights' },
    });
    const { start, reached } = trained(run, 9);
    let [w, carried, velocity] = [start, [0, 0], [0, 0]];
    for (let step = 0; step < 9; step++) {
      if (step === 4)
        [carried, velocity] = [
          [0, 0],
          [0, 0],
        ];
      carried = sum([carried, gradientOf(run, w, step)]);
      const rate = 0.05 * 0.5 ** ((step < 4 ? step : step - 4) / 2);
      velocity = velocity.map((v, j) => 0.9 * v - rate * carried[j]!);
      w = w.map((value, j) => value + velocity[j]!);
    }
    expectNear(reached, w);
  });

  it('of gradients that a loss scale brought up and down again', () => {
    const run = runWith({ precision: { kind: 'bfloat16', lossScale: { kind: 'static', scale: 1024 } } });
    const { start, reached } = trained(run, 6);
    const half = (value: number) => {
      const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 7);
      const count = Math.round(value / unit);
      // Half to even, which `round` does not.
      return (
        (Math.abs(value / unit - Math.trunc(value / unit)) === 0.5
          ? 2 * Math.round(value / unit / 2)
          : count) * unit
      );
    };
    let w = start;
    for (let step = 0; step < 6; step++) {
      const gradient = gradientOf(run, w.map(half), step);
      w = w.map((value, j) => value - 0.05 * (half(gradient[j]! * 1024) / 1024));
    }
    // A product that falls beside a tie in float32 is one unit of bfloat16 off.
    expectNear(reached, w, 1e-3);
    const exact = trained(runWith({}), 6).reached;
    expect(reached).not.toEqual(exact);
  });
});

describe('training practice', () => {
  beforeAll(() => selectBackend('wasm'));

  const adam = { kind: 'adam', learningRate: 0.01 } as const;

  it('goes on from a checkpoint that keeps all as if nothing had happened', () => {
    const whole = trained(runWith({ optimizer: adam }), 9);
    const broken = trained(runWith({ optimizer: adam, restart: { step: 4, keeps: 'all' } }), 9);
    expect(broken.reached).toEqual(whole.reached);
  });

  it('skips a step whose scaled gradients are not finite, in that replica alone, and lowers its scale', () => {
    const lossScales = [
      { kind: 'dynamic', initial: 2 ** 19, interval: 30 },
      { kind: 'dynamic', initial: 4 },
      undefined,
    ] as const;
    const runs = lossScales.map((lossScale) =>
      runWith({ optimizer: adam, precision: { kind: 'float16', ...(lossScale && { lossScale }) } }),
    );
    const trainer = createTrainer(runs);
    const moved = follow(trainer, runs.length, 12);
    trainer.dispose();
    // 2^19 times a gradient of about 1 is beyond float16: a few halvings bring it down.
    expect(moved[0]!.slice(0, 2)).toEqual([false, false]);
    expect(moved[0]!.slice(-3)).toContain(true);
    for (const r of [1, 2]) expect(moved[r]).toEqual(Array<boolean>(12).fill(true));
    runs.forEach((run, r) => {
      const alone = createTrainer([run]);
      expect(follow(alone, 1, 12)[0]).toEqual(moved[r]);
      alone.dispose();
    });
  });

  it('counts no skipped step as an update: Adam’s first step is its first', () => {
    const scaled = runWith({
      optimizer: adam,
      precision: { kind: 'bfloat16', lossScale: { kind: 'dynamic', initial: 2 ** 127 } },
    });
    const trainer = createTrainer([scaled]);
    const [start] = startOf(trainer, 0);
    const moved = follow(trainer, 1, 12)[0]!;
    const first = moved.indexOf(true);
    trainer.dispose();
    expect(first).toBeGreaterThan(0);
    const again = createTrainer([scaled]);
    for (let step = 0; step <= first; step++) again.trainStep();
    // Adam's first step is the learning rate in each direction, whatever the gradient.
    startOf(again, 0)[0]!.forEach((value, j) => {
      expect(Math.abs(value - start![j]!)).toBeCloseTo(0.01, 4);
    });
    again.dispose();
  });

  it('lowers the rate on a plateau of the validation loss, each replica for itself', () => {
    const schedule = { kind: 'plateau', factor: 0.5, patience: 1, minDelta: 0.3 } as const;
    const runs = [
      runWith({ optimizer: { kind: 'sgd', learningRate: 0.02, schedule } }),
      runWith({ optimizer: { kind: 'sgd', learningRate: 0.02 } }),
      runWith({ optimizer: { kind: 'sgd', learningRate: 0.02, schedule }, withoutValidation: true }),
    ];
    const trainer = createTrainer(runs);
    const watch = watchPlateau(schedule);
    const batch = trainer.createBatch(runs.map(({ data }) => data.validation));
    let share = 1;
    for (let epoch = 0; epoch < 6; epoch++) {
      for (let step = 0; step < 3; step++) trainer.trainStep();
      share = watch(trainer.lossOn(batch, { mode: 'evaluate' })[0]!);
      const rates = [...trainer.learningRates()].map((rate) => rate / Math.fround(0.02));
      rates.forEach((rate, r) => {
        expect(rate).toBeCloseTo(r === 0 ? share : 1, 6);
      });
    }
    expect(share).toBeLessThan(0.5);
    batch.dispose();
    trainer.dispose();
  });

  it('is replayed: no pass is done anew', () => {
    const practised: Changes[] = [
      { accumulation: { batches: 2 } },
      { gradientsCarried: true },
      { precision: { kind: 'float16', lossScale: { kind: 'dynamic' } } },
    ];
    for (const changes of practised) {
      const trainer = createTrainer([runWith(changes)]);
      for (let step = 0; step < 4; step++) trainer.trainStep();
      expect(trainer.refusals()).toEqual([]);
      trainer.dispose();
    }
  });

  it('of a replica is the same bits alone and in company with NaN', () => {
    const data = (name: number) =>
      testData({ rows: 12, inputShape: [3], targetShape: [1], target: 'normal' }, 'practice', name);
    const layers: ProgramInput['layers'] = [
      { kind: 'dense', units: 4, activation: 'tanh' },
      { kind: 'dense', units: 1 },
    ];
    const shared: Changes[] = [
      { accumulation: { batches: 2 } },
      { gradientsCarried: true },
      { precision: { kind: 'bfloat16', lossScale: { kind: 'dynamic', initial: 8 } } },
    ];
    for (const changes of shared) {
      const runs = Array.from({ length: 64 }, (_, r) => {
        const learningRate = r % 5 === 1 ? 1e30 : 0.01;
        const { spec } = runWith({ layers, optimizer: { kind: 'adamw', learningRate }, ...changes });
        return testRun(spec, data(r % 7), r);
      });
      const losses = (of: typeof runs) => {
        const trainer = createTrainer(of);
        const found = Array.from({ length: 6 }, () => [...trainer.trainStep()]);
        trainer.dispose();
        return of.map((_, r) => found.map((ofStep) => ofStep[r]!));
      };
      const all = losses(runs);
      expect(losses(runs.slice(0, 5))).toEqual(all.slice(0, 5));
      for (const r of [0, 3, 63]) expect(losses([runs[r]!])[0]).toEqual(all[r]);
    }
  });
});

it('an update takes the mini-batches of its epoch only', () => {
  const plan = { batchSize: 2, epochs: 3, accumulation: { batches: 4 } };
  expect(countSteps(plan, 11)).toBe(6);
  expect([0, 1, 2, 3].map((step) => batchesOfStep(plan, 11, step))).toEqual([
    [0, 1, 2, 3],
    [4, 5],
    [6, 7, 8, 9],
    [10, 11],
  ]);
});

/** Whether the weights of each replica moved in each step. */
function follow(trainer: Trainer, replicas: number, steps: number): boolean[][] {
  const read = () => Array.from({ length: replicas }, (_, r) => String(startOf(trainer, r)));
  const moved = Array.from({ length: replicas }, () => [] as boolean[]);
  for (let step = 0; step < steps; step++) {
    const before = read();
    trainer.trainStep();
    for (const [r, now] of read().entries()) moved[r]!.push(now !== before[r]);
  }
  return moved;
}
