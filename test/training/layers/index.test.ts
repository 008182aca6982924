import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/training/backend.ts';
import { fillMask } from '../../../src/training/ops/random/dropout.ts';
import { createTrainer } from '../../../src/training/trainer.ts';
import { startOf } from '../helpers/oracle.ts';
import { testData, testProgram, testRun } from '../helpers/runs.ts';

// What tf.layers lacks or does otherwise than Keras.

beforeAll(async () => {
  await selectBackend('wasm');
});

describe('dropout', () => {
  const draw = (rate: number, step = 0, seed = 1) => {
    const mask = new Float32Array(20_000);
    fillMask(mask, [seed, 99], step, rate);
    return mask;
  };

  it('drops the share it is told to and scales the rest, at any step and seed', () => {
    for (const [rate, step, seed] of [
      [0.25, 0, 1],
      [0.25, 1, 1],
      [0.5, 7, 2],
      [0.9, 1000, 3],
    ] as const) {
      const mask = draw(rate, step, seed);
      const zeros = mask.filter((value) => value === 0).length / mask.length;
      // Four standard errors of a share.
      expect(Math.abs(zeros - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / mask.length));
      expect([...new Set(mask)].sort()).toEqual([0, Math.fround(1 / (1 - rate))]);
    }
  });

  it('drops nothing at rate 0 and everything at rate 1', () => {
    expect(new Set(draw(0))).toEqual(new Set([1]));
    expect(new Set(draw(1))).toEqual(new Set([0]));
  });

  it('draws steps, seeds and neighbours apart', () => {
    const agreement = (a: Float32Array, b: Float32Array) =>
      a.filter((value, i) => value === b[i]).length / a.length;
    const mask = draw(0.5);
    expect(draw(0.5)).toEqual(mask);
    for (const other of [draw(0.5, 1), draw(0.5, 0, 2), Float32Array.from([...mask.slice(1), mask[0]!])]) {
      expect(agreement(mask, other)).toBeCloseTo(0.5, 1.5);
    }
  });
});

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Keras's GRU with `reset_after` over one sequence, in float64; weights as Keras stores them. */
function gruByHand(
  x: Float32Array,
  features: number,
  [kernel, recurrent, bias]: Float32Array[],
  units: number,
) {
  let state = new Array<number>(units).fill(0);
  for (let t = 0; t < x.length / features; t++) {
    const input = x.subarray(t * features, (t + 1) * features);
    const column = (values: ArrayLike<number>, matrix: Float32Array, j: number) =>
      Array.from(values).reduce((total, value, i) => total + value * matrix[i * 3 * units + j]!, 0);
    const ofInput = (j: number) => column(input, kernel!, j) + bias![j]!;
    const ofState = (j: number) => column(state, recurrent!, j) + bias![3 * units + j]!;
    state = state.map((before, u) => {
      const z = sigmoid(ofInput(u) + ofState(u));
      const r = sigmoid(ofInput(units + u) + ofState(units + u));
      const candidate = Math.tanh(ofInput(2 * units + u) + r * ofState(2 * units + u));
      return z * before + (1 - z) * candidate;
    });
  }
  return state;
}

describe('a GRU with the reset gate after the product', () => {
  const units = 3;
  const spec = testProgram({
    layers: [{ kind: 'gru', units, biasInitialiser: { kind: 'randomNormal', sd: 0.5, mean: 0 } }],
    loss: 'meanSquaredError',
    optimizer: { kind: 'sgd', learningRate: 0.05 },
    batchSize: 6,
  });
  const train = testData({ rows: 6, inputShape: [4, 2], targetShape: [units], target: 'normal' }, 'gru');

  const lossByHand = (weights: Float32Array[]) => {
    let total = 0;
    for (let row = 0; row < train.rows; row++) {
      gruByHand(train.inputs.subarray(row * 8, row * 8 + 8), 2, weights, units).forEach((value, u) => {
        total += (value - train.targets[row * units + u]!) ** 2 / (units * train.rows);
      });
    }
    return total;
  };

  it('has the loss and the gradient worked by hand', () => {
    const trainer = createTrainer([testRun(spec, train)]);
    const start = startOf(trainer, 0);
    const batch = trainer.createBatch([train]);
    const { losses, gradients } = trainer.gradientsOn(batch, { mode: 'evaluate' });
    expect(losses[0]! / lossByHand(start)).toBeCloseTo(1, 5);
    gradients.forEach((gradient, i) => {
      gradient.dataSync().forEach((value, j) => {
        const moved = (step: number) => {
          const weights = start.map((weight) => Float32Array.from(weight));
          weights[i]![j]! += step;
          return lossByHand(weights);
        };
        expect(Math.abs((moved(0.01) - moved(-0.01)) / 0.02 - value)).toBeLessThan(1e-3);
      });
    });
    trainer.dispose();
  });
});

describe('penalties of recurrent weights', () => {
  it('enter the training loss and not the loss of probes', () => {
    const spec = testProgram({
      layers: [
        {
          kind: 'lstm',
          units: 2,
          kernelRegulariser: { l2: 0.5 },
          recurrentRegulariser: { l1: 0.25 },
          biasRegulariser: { l1: 0.125 },
        },
      ],
      loss: 'meanSquaredError',
      batchSize: 6,
    });
    const train = testData({ rows: 6, inputShape: [4, 2], targetShape: [2], target: 'normal' }, 'penalty');
    const trainer = createTrainer([testRun(spec, train)]);
    const [kernel, recurrent, bias] = startOf(trainer, 0) as [Float32Array, Float32Array, Float32Array];
    const plain = trainer.lossOn(trainer.createBatch([train]), { mode: 'train' })[0]!;
    const total = (values: Float32Array, of: (w: number) => number) =>
      values.reduce((sum, w) => sum + of(w), 0);
    const penalty =
      0.5 * total(kernel, (w) => w * w) + 0.25 * total(recurrent, Math.abs) + 0.125 * total(bias, Math.abs);
    expect(trainer.trainStep()[0]).toBeCloseTo(plain + penalty, 5);
    trainer.dispose();
  });
});

describe('an LSTM', () => {
  it('starts with its forget gates open, unless told otherwise', () => {
    const biasOf = (unitForgetBias: boolean) => {
      const layers = [{ kind: 'lstm' as const, units: 2, unitForgetBias }];
      const spec = testProgram({ layers, loss: 'meanSquaredError' });
      const train = testData({ rows: 2, inputShape: [3, 1], targetShape: [2], target: 'normal' }, 'forget');
      const trainer = createTrainer([testRun(spec, train)]);
      const bias = [...startOf(trainer, 0)[2]!];
      trainer.dispose();
      return bias;
    };
    expect(biasOf(true)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(biasOf(false)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('batch normalisation', () => {
  it('moves its statistics in training only, and evaluates with them', () => {
    const layers = [{ kind: 'batchNormalization' as const, momentum: 0.9, epsilon: 1e-3 }];
    const spec = testProgram({
      layers,
      loss: 'meanSquaredError',
      batchSize: 8,
      optimizer: { kind: 'sgd', learningRate: 1e-30 },
    });
    const train = testData({ rows: 8, inputShape: [1], targetShape: [1], target: 'normal' }, 'statistics');
    const trainer = createTrainer([testRun(spec, train)]);
    const x = [...train.inputs];
    const mean = x.reduce((a, b) => a + b) / 8;
    const variance = x.reduce((total, value) => total + (value - mean) ** 2, 0) / 8;
    trainer.trainStep();
    trainer.trainStep();
    const [, , movingMean, movingVariance] = startOf(trainer, 0).map(([value]) => value!);
    expect(movingMean).toBeCloseTo(mean * (1 - 0.81), 5);
    expect(movingVariance).toBeCloseTo(0.81 + variance * 0.19, 5);
    const [output] = trainer.predict(trainer.createBatch([train])).dataSync();
    expect(output).toBeCloseTo((x[0]! - movingMean!) / Math.sqrt(movingVariance! + 1e-3), 5);
    trainer.dispose();
  });
});
