import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/training/backend.ts';
import { createTrainer } from '../../../src/training/trainer.ts';
import { startOf } from '../helpers/oracle.ts';
import { outputOf, shapesOf } from '../helpers/outputs.ts';
import { type TestProgram, testData, testProgram, testRun } from '../helpers/runs.ts';

beforeAll(() => selectBackend('wasm'));

type Layers = TestProgram['layers'];

function trainerOf(layers: Layers, inputShape: readonly number[], inputs: readonly number[], replicas = 1) {
  const spec = testProgram({ layers, loss: 'meanSquaredError', batchSize: 100 });
  const targetShape = shapesOf(layers, inputShape).at(-1)!;
  const rows = inputs.length / inputShape.reduce((product, size) => product * size, 1);
  const train = {
    ...testData({ rows, inputShape, targetShape, target: 'normal' }, 'tokens'),
    inputs: Float32Array.from(inputs),
  };
  const trainer = createTrainer(Array.from({ length: replicas }, (_, seed) => testRun(spec, train, seed)));
  return { trainer, batch: trainer.createBatch(Array.from({ length: replicas }, () => train)) };
}

/** A layer with weights that puts out its input. */
const asGiven = { kind: 'dense', units: 3, useBias: false, kernelInitialiser: { kind: 'identity' } } as const;

const refusal = (layers: Layers, inputShape: readonly number[]) => () => shapesOf(layers, inputShape);

describe('positions', () => {
  it('are sines and cosines of growing wavelengths, added', () => {
    const table = outputOf([{ kind: 'sinusoidalPositions' }], [3, 4], Array<number>(12).fill(0));
    expect(table.slice(0, 4)).toEqual([0, 1, 0, 1]);
    [Math.sin(2), Math.cos(2), Math.sin(0.02), Math.cos(0.02)].forEach((value, i) => {
      expect(table[8 + i]).toBeCloseTo(value, 6);
    });
  });

  it('are a table of the sequence’s own, where they are learned', () => {
    const { trainer, batch } = trainerOf(
      [{ kind: 'learnedPositions' }],
      [2, 3],
      [1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0],
    );
    expect(trainer.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['0/learnedPositions/positions', [2, 3]],
    ]);
    const [table] = startOf(trainer, 0);
    const output = trainer.predict(batch).dataSync();
    expect([...output.slice(6)]).toEqual([...table!]);
    expect([...output.slice(0, 6)]).toEqual([...table!].map((value, i) => Math.fround(value + i + 1)));
    trainer.dispose();
  });

  it('are those of later places in evaluation where they are shifted, a learned table from its start again', () => {
    const nothing = Array<number>(12).fill(0);
    const late = outputOf([{ kind: 'sinusoidalPositions', shiftInEvaluation: 2 }], [3, 4], nothing);
    expect(late[0]).toBeCloseTo(Math.sin(2), 6);
    expect(late[8]).toBeCloseTo(Math.sin(4), 6);
    const table = outputOf([{ kind: 'learnedPositions' }], [3, 4], nothing);
    const rolled = outputOf([{ kind: 'learnedPositions', shiftInEvaluation: 1 }], [3, 4], nothing);
    expect(rolled).toEqual([...table.slice(4), ...table.slice(0, 4)]);
    const again = outputOf([{ kind: 'learnedPositions', shiftInEvaluation: 0 }], [3, 4], nothing);
    expect(again).toEqual(table);
  });

  it('ask for a sequence', () => {
    for (const kind of ['sinusoidalPositions', 'learnedPositions', 'classToken'] as const) {
      expect(refusal([{ kind }], [5])).toThrow(`layer ${kind}-0 takes inputs of shape [steps, features]`);
    }
  });
});

describe('a class token', () => {
  it('comes before the first step', () => {
    const layers: Layers = [{ kind: 'classToken', tokenInitialiser: { kind: 'constant', value: 7 } }];
    expect(outputOf(layers, [2, 2], [1, 2, 3, 4])).toEqual([7, 7, 1, 2, 3, 4]);
  });
});

describe('a mask', () => {
  it('lets through what is another number, and vectors that hold one', () => {
    expect(outputOf([{ kind: 'mask' }], [4], [0, 3, 0, 1])).toEqual([0, 1, 0, 1]);
    expect(outputOf([{ kind: 'mask', value: -1 }], [2, 2], [-1, -1, -1, 0])).toEqual([0, 1]);
  });

  it('of another length is refused', () => {
    const layers: Layers = [
      { kind: 'takeStep', name: 'ids' },
      { kind: 'mask', name: 'mask' },
      { kind: 'globalAveragePooling1d', inputs: ['input', 'mask'] },
    ];
    expect(refusal(layers, [4, 3])).toThrow(/takes a sequence and a mask of its steps.*\[4, 3\] and \[3\]/s);
  });
});

describe('steps and axes', () => {
  it('are counted from the end where negative', () => {
    const step = (n: number) => outputOf([{ kind: 'takeStep', step: n }], [3, 1], [5, 6, 7]);
    expect([step(0), step(-1), step(-3)]).toEqual([[5], [7], [5]]);
    expect(refusal([{ kind: 'takeStep', step: 3 }], [3, 1])).toThrow(/have a step 3/);
    expect(refusal([{ kind: 'takeStep', step: -4 }], [3, 1])).toThrow(/have a step -4/);
  });

  it('are reordered, every one of them', () => {
    expect(outputOf([{ kind: 'permute', axes: [2, 1] }], [2, 3], [1, 2, 3, 4, 5, 6])).toEqual([
      1, 4, 2, 5, 3, 6,
    ]);
    for (const axes of [[1], [1, 1], [1, 3], [1, 2, 3]]) {
      expect(refusal([{ kind: 'permute', axes }], [2, 3])).toThrow(/takes inputs with the axes/);
    }
  });

  it('repeat a vector', () => {
    expect(outputOf([{ kind: 'repeatVector', times: 2 }], [2], [1, 2])).toEqual([1, 2, 1, 2]);
  });
});

describe('groups of channels', () => {
  it('are refused where they do not divide the channels', () => {
    expect(refusal([{ kind: 'groupNormalization', groups: 4 }], [5, 6])).toThrow(
      /channels in 4 groups of one size/,
    );
  });
});

describe('noise', () => {
  it('comes in training only, another in every step', () => {
    const { trainer, batch } = trainerOf([asGiven, { kind: 'gaussianNoise', sd: 2 }], [3], [1, 2, 3]);
    expect([...trainer.predict(batch).dataSync()]).toEqual([1, 2, 3]);
    const quiet = trainer.lossOn(batch, { mode: 'batchStatistics' });
    const noisy = trainer.lossOn(batch, { mode: 'train' });
    expect(noisy).not.toEqual(quiet);
    expect(trainer.lossOn(batch, { mode: 'train' })).toEqual(noisy);
    trainer.trainStep();
    expect(trainer.lossOn(batch, { mode: 'train' })).not.toEqual(noisy);
    trainer.dispose();
  });
});

describe('sampling', () => {
  const layers = (klWeight: number): Layers => [
    { ...asGiven, units: 2, name: 'given' },
    { kind: 'takeStep', name: 'mean', step: 0 },
    { kind: 'takeStep', name: 'logVariance', step: 1, inputs: ['given'] },
    { kind: 'sampling', inputs: ['mean', 'logVariance'], klWeight },
  ];
  const inputs = [1, -2, 0.5, -1];

  it('gives the mean where nobody trains', () => {
    expect(outputOf(layers(1), [2, 2], inputs)).toEqual([1, -2]);
  });

  it('adds the divergence times its weight to the loss that is trained', () => {
    const loss = (klWeight: number) => {
      const { trainer } = trainerOf(layers(klWeight), [2, 2], inputs);
      const [value] = trainer.trainStep();
      trainer.dispose();
      return value!;
    };
    const divergence = 0.5 * (1 + Math.exp(0.5) - 1.5 + 4 + Math.exp(-1) - 1 + 1);
    expect(loss(2) - loss(0)).toBeCloseTo(2 * divergence, 5);
  });

  it('refuses means and variances of two shapes', () => {
    const odd: Layers = [
      { kind: 'takeStep', name: 'mean', inputs: ['input'] },
      { kind: 'sampling', inputs: ['mean', 'input'] },
    ];
    expect(refusal(odd, [2, 2])).toThrow(/means and variances of one shape/);
  });
});

describe('a stopped gradient', () => {
  it('leaves weights that have no other way to the loss as they start', () => {
    const stopped: Layers = [
      { kind: 'dense', units: 2 },
      { kind: 'stopGradient' },
      { kind: 'dense', units: 2 },
    ];
    const { trainer } = trainerOf(stopped, [2], [1, 2, 3, 4], 2);
    const start = startOf(trainer, 0);
    for (let step = 0; step < 3; step++) trainer.trainStep();
    const [kernel, bias, lastKernel] = startOf(trainer, 0);
    expect([kernel, bias]).toEqual(start.slice(0, 2));
    expect(lastKernel).not.toEqual(start[2]);
    expect(trainer.refusals()).toEqual([]);
    trainer.dispose();
  });
});
