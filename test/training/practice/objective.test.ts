import { beforeAll, describe, expect, it } from 'vitest';
import { hashJson } from '../../../src/lib/hash.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import type { TrainingRun } from '../../../src/training/contract.ts';
import type { DataSet } from '../../../src/training/data.ts';
import type { ObjectiveSpec } from '../../../src/training/practice/objective-specs.ts';
import { shuffledRows } from '../../../src/training/seeds.ts';
import type { LossName, ProgramInput } from '../../../src/training/spec.ts';
import { createTrainer } from '../../../src/training/trainer.ts';
import { startOf } from '../helpers/oracle.ts';
import { testProgram, testRun } from '../helpers/runs.ts';

const rate = 0.1;
const batchSize = 2;
const inputs = [0.5, 1, 1.5, 2, 0.7, 0.3, 1.1, 0.4, 2, 1.3];
const labels = [1, 0, 0, 1, 1];
const rows = labels.length;

/** Five rows of two inputs: the last batch of an epoch is one row. */
const train: DataSet = {
  rows,
  inputShape: [2],
  inputs: Float32Array.from(inputs),
  targetShape: [1],
  targets: Float32Array.from(labels),
};

function runWith(loss: LossName, objective: ProgramInput['objective']): TrainingRun {
  const activation = loss === 'binaryCrossentropy' ? 'sigmoid' : 'linear';
  const spec = testProgram({
    layers: [{ kind: 'dense', units: 1, activation, useBias: false }],
    loss,
    ...(objective && { objective }),
    data: { source: 'none', rows: { train: rows, validation: 1, test: 1 }, target: 'binary' },
    optimizer: { kind: 'sgd', learningRate: rate },
    batchSize,
  });
  return testRun(spec, train);
}

/** What one output and one target add to a loss, and its derivative for the output before the activation. */
const pairs: Partial<Record<LossName, (z: number, t: number) => readonly [loss: number, slope: number]>> = {
  binaryCrossentropy(z, t) {
    const p = 1 / (1 + Math.exp(-z));
    return [-t * Math.log(p) - (1 - t) * Math.log(1 - p), p - t];
  },
  meanSquaredError: (z, t) => [(z - t) ** 2, 2 * (z - t)],
};

/** The same loss of the sigmoid of an output that is a sigmoid already. */
function twice(pair: NonNullable<(typeof pairs)[LossName]>): typeof pair {
  return (z, t) => {
    const p = 1 / (1 + Math.exp(-z));
    const [value, slope] = pair(p, t);
    return [value, slope * p * (1 - p)];
  };
}

interface Batch {
  readonly picked: readonly number[];
  /** What each row's loss is multiplied by. */
  readonly shares: readonly number[];
}

/** Losses of the first steps and the weights after them, in float64, from Keras's definitions. */
function workByHand(
  loss: LossName,
  { labelSmoothing = 0, broadcast = false, takesLogits = false, scale = 1, offset = 0 }: ObjectiveSpec,
  start: readonly number[],
  batches: readonly Batch[],
) {
  const pair = takesLogits ? twice(pairs[loss]!) : pairs[loss]!;
  let w = [...start];
  const found = batches.map(({ picked, shares }) => {
    const x = picked.map((row) => inputs.slice(2 * row, 2 * row + 2));
    const t = picked.map((row) => labels[row]! * (1 - labelSmoothing) + labelSmoothing / 2);
    const gradient = [0, 0];
    let total = 0;
    x.forEach((values, i) => {
      const z = values[0]! * w[0]! + values[1]! * w[1]!;
      for (const target of broadcast ? t : [t[i]!]) {
        const [value, slope] = pair(z, target);
        const share = (scale * shares[i]!) / (broadcast ? t.length : 1);
        total += share * value;
        values.forEach((one, j) => {
          gradient[j]! += share * slope * one;
        });
      }
    });
    w = w.map((value, j) => value - rate * gradient[j]!);
    return total + offset;
  });
  return { losses: found, weights: w };
}

const mean = (weights: readonly number[]) => weights.map((weight) => weight / weights.length);

/** Objectives, and the shares of the rows of a batch by hand. */
const objectives: readonly (readonly [
  loss: LossName,
  objective: ProgramInput['objective'],
  shares: (picked: readonly number[]) => readonly number[],
])[] = [
  ['binaryCrossentropy', undefined, (picked) => mean(picked.map(() => 1))],
  ['binaryCrossentropy', { labelSmoothing: 0.2 }, (picked) => mean(picked.map(() => 1))],
  [
    'binaryCrossentropy',
    { classWeights: [0.5, 3] },
    (picked) => mean(picked.map((row) => [0.5, 3][labels[row]!]!)),
  ],
  [
    'binaryCrossentropy',
    { rowWeights: { kind: 'column', column: 1 } },
    (picked) => mean(picked.map((row) => inputs[2 * row + 1]!)),
  ],
  [
    'binaryCrossentropy',
    { rowWeights: { kind: 'ramp', from: 2, to: 0.4 } },
    (picked) => mean(picked.map((row) => 2 - 0.4 * row)),
  ],
  ['binaryCrossentropy', { reduction: 'sum' }, (picked) => picked.map(() => 1)],
  [
    'binaryCrossentropy',
    {
      reduction: 'weightedMean',
      classWeights: [0.5, 3],
      rowWeights: { kind: 'ramp', from: 1, to: 5 },
      labelSmoothing: 0.1,
    },
    (picked) => {
      const weights = picked.map((row) => [0.5, 3][labels[row]!]! * (1 + row));
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.map((weight) => weight / sum);
    },
  ],
  ['binaryCrossentropy', { takesLogits: true }, (picked) => mean(picked.map(() => 1))],
  ['meanSquaredError', { broadcast: true }, (picked) => mean(picked.map(() => 1))],
  ['binaryCrossentropy', { scale: 1.4, offset: -3 }, (picked) => mean(picked.map(() => 1))],
];

const steps = 7;

function batchesOf(run: TrainingRun, shares: (picked: readonly number[]) => readonly number[]): Batch[] {
  return Array.from({ length: steps }, (_, step) => {
    const order = shuffledRows(run, Math.floor(step / 3));
    const picked = [...order.subarray((step % 3) * batchSize, (step % 3) * batchSize + batchSize)];
    return { picked, shares: shares(picked) };
  });
}

function trainRuns(runs: readonly TrainingRun[]) {
  const trainer = createTrainer(runs);
  const starts = runs.map((_, r) => [...startOf(trainer, r)[0]!]);
  const losses = Array.from({ length: steps }, () => [...trainer.trainStep()]);
  const weights = runs.map((_, r) => startOf(trainer, r)[0]!);
  trainer.dispose();
  return { starts, losses: runs.map((_, r) => losses.map((ofStep) => ofStep[r]!)), weights };
}

describe.each(['wasm', 'cpu'] as const)('how rows add up, on %s', (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
  });

  it.each(objectives)('%s with %o is as worked by hand', (loss, objective, shares) => {
    const run = runWith(loss, objective);
    const { starts, losses, weights } = trainRuns([run]);
    const expected = workByHand(loss, run.spec.objective ?? {}, starts[0]!, batchesOf(run, shares));
    expected.losses.forEach((value, step) => {
      expect(Math.abs(losses[0]![step]! / value - 1), `loss of step ${step}`).toBeLessThan(1e-5);
    });
    expected.weights.forEach((value, j) => {
      expect(Math.abs(weights[0]![j]! / value - 1)).toBeLessThan(1e-5);
    });
  });
});

describe('an objective', () => {
  beforeAll(async () => {
    await selectBackend('wasm');
  });

  it('is each replica’s own, and changes no bit of its companions', () => {
    const runs = objectives
      .filter(([loss]) => loss === 'binaryCrossentropy')
      .map(([loss, objective]) => runWith(loss, objective));
    const together = trainRuns(runs);
    runs.forEach((run, r) => {
      const alone = trainRuns([run]);
      expect(alone.losses[0]).toEqual(together.losses[r]);
      expect(alone.weights[0]).toEqual(together.weights[r]);
    });
  });

  it('looks at other rows as Keras validates: smoothed, but unweighted, a sum as of a whole batch', () => {
    const given: ProgramInput['objective'][] = [
      undefined,
      { classWeights: [0.5, 3], rowWeights: { kind: 'ramp', from: 0, to: 1 } },
      { labelSmoothing: 0.2 },
      { reduction: 'sum' },
      { scale: 2, offset: -5 },
    ];
    const trainer = createTrainer(given.map((objective) => runWith('binaryCrossentropy', objective)));
    const batch = trainer.createBatch(given.map(() => train));
    const losses = trainer.lossOn(batch, { mode: 'evaluate' });
    const [w] = startOf(trainer, 0);
    const hand = (smoothing: number) =>
      workByHand(
        'binaryCrossentropy',
        { labelSmoothing: smoothing },
        [...w!],
        [{ picked: [0, 1, 2, 3, 4], shares: mean([1, 1, 1, 1, 1]) }],
      ).losses[0]!;
    batch.dispose();
    trainer.dispose();
    [hand(0), hand(0), hand(0.2), batchSize * hand(0), 2 * hand(0) - 5].forEach((value, r) => {
      expect(Math.abs(losses[r]! / value - 1), `replica ${r}`).toBeLessThan(1e-5);
    });
  });

  it('at its defaults is left out of a spec', () => {
    const { spec } = runWith('binaryCrossentropy', { labelSmoothing: 0, broadcast: false });
    expect(hashJson(spec)).toBe(hashJson(runWith('binaryCrossentropy', undefined).spec));
  });

  const cross = 'binaryCrossentropy';
  it.each<[LossName, ProgramInput['objective'], string]>([
    [
      'meanSquaredError',
      { labelSmoothing: 0.1 },
      'objective.labelSmoothing; need outputs compared by categoricalCrossentropy or binaryCrossentropy; got meanSquaredError',
    ],
    [
      'meanSquaredError',
      { takesLogits: true },
      'objective.takesLogits; need outputs compared by categoricalCrossentropy or sparseCategoricalCrossentropy or binaryCrossentropy; got meanSquaredError',
    ],
    [cross, { classWeights: [1] }, 'wrong at objective.classWeights'],
    [cross, { classWeights: [1, -1] }, 'wrong at objective.classWeights.1'],
    [
      'meanSquaredError',
      { broadcast: true, classWeights: [1, 2] },
      'objective.broadcast; need rows that all count alike',
    ],
    [
      cross,
      { rowWeights: { kind: 'column', column: 2 } },
      'objective.rowWeights.column is a column of an input row; need 0 to 1; got 2',
    ],
    [
      'categoricalHinge',
      { broadcast: true },
      'objective.broadcast compares each output with the targets of all rows',
    ],
  ])('of %s with %o is refused where it has no meaning', (loss, objective, words) => {
    expect(() => createTrainer([runWith(loss, objective)])).toThrow(words);
  });

  it('is refused where a label has no weight', () => {
    const run = runWith(cross, { classWeights: [1, 2] });
    const odd = { ...train, targets: Float32Array.of(1, 0, 2, 1, 0) };
    expect(() => createTrainer([testRun(run.spec, odd)])).toThrow(
      'objective.classWeights has a weight for every class; need classes 0 to 1; got 2',
    );
  });
});
