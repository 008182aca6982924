import { beforeAll, describe, expect, it } from 'vitest';
import { prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { mean, standardDeviation } from '../../src/statistics/descriptive.ts';
import { describeSetting } from '../../src/traces/header.ts';
import { recordRuns } from '../../src/traces/recording/recording.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { type ProgramInput, parseProgram } from '../../src/training/spec.ts';
import { createTrainer } from '../../src/training/trainer.ts';

const iris = programs.get('toy-iris');

beforeAll(async () => {
  await selectBackend('wasm');
});

describe('the observed setting', () => {
  it('shows shapes and parameters of the built network, ranges of the training part, and no name', () => {
    const data = prepareData(iris, 0);
    const trainer = createTrainer([{ spec: iris, seedIndex: 0, data }]);
    const setting = describeSetting(iris, data, trainer);
    trainer.dispose();
    expect(setting.layers).toEqual([
      { kind: 'dense', activation: 'relu', outputShape: [8], parameters: 4 * 8 + 8 },
      { kind: 'dense', activation: 'softmax', outputShape: [3], parameters: 8 * 3 + 3 },
    ]);
    expect(setting).toMatchObject({ classes: 3, batchSize: 10, task: 'multiclass', targetRange: [0, 1] });
    expect(setting.inputRange).toEqual([Math.min(...data.train.inputs), Math.max(...data.train.inputs)]);
    expect(JSON.stringify(setting)).not.toContain('iris');
  });

  it('shows the layers of the script where a run crashed before it had a network', () => {
    const setting = describeSetting(iris, null, null);
    expect(setting.layers.map(({ kind, activation, parameters }) => [kind, activation, parameters])).toEqual([
      ['dense', 'relu', 0],
      ['dense', 'softmax', 0],
    ]);
    expect([setting.classes, setting.inputRange]).toEqual([null, [0, 0]]);
  });

  it('counts the classes of class indices', () => {
    const sparse = { ...iris, data: { ...iris.data, target: 'index' as const } };
    expect(describeSetting(sparse, prepareData(sparse, 0), null).classes).toBe(3);
  });
});

describe('L_ref of what has no labels', () => {
  const constantLoss = async (program: ProgramInput) => {
    const [trace] = await recordRuns(program, {
      seeds: 1,
      mutantsPerClass: 0,
      cleanVariants: 0,
      instruments: [],
    });
    return trace!.header.reference.constantLoss;
  };

  it('is the loss of the mean picture where the input is given back', async () => {
    const program: ProgramInput = {
      ...iris,
      epochs: 1,
      task: 'regression',
      data: {
        source: 'digits',
        rows: { train: 40, validation: 10, test: 100 },
        preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
        target: 'inputs',
      },
      layers: [{ kind: 'flatten' }, { kind: 'dense', units: 64 }, { kind: 'reshape', shape: [8, 8, 1] }],
      loss: 'meanSquaredError',
      healthy: { metric: 'r2', atLeast: 0.5 },
    };
    const { rows, inputs } = prepareData(parseProgram(program), 0).test;
    const variances = Array.from({ length: 64 }, (_, pixel) => {
      const own = Array.from({ length: rows }, (_, row) => inputs[row * 64 + pixel]!);
      return standardDeviation(own) ** 2 * ((rows - 1) / rows);
    });
    expect(await constantLoss(program)).toBeCloseTo(mean(variances), 5);
  });

  it('is the entropy of the characters where each next one is foretold', async () => {
    const program: ProgramInput = {
      ...iris,
      epochs: 1,
      data: {
        source: 'first-names',
        options: { task: 'next', units: 'characters', length: 4, vocabulary: 30 },
        rows: { train: 40, validation: 10, test: 200 },
        target: 'index',
      },
      layers: [
        { kind: 'embedding', inputDim: 30, outputDim: 2 },
        { kind: 'dense', units: 30, activation: 'softmax' },
      ],
      loss: 'sparseCategoricalCrossentropy',
    };
    const { targets } = prepareData(parseProgram(program), 0).test;
    const shares = [...new Set(targets)].map(
      (id) => targets.filter((one) => one === id).length / targets.length,
    );
    const entropy = -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
    expect(await constantLoss(program)).toBeCloseTo(entropy, 4);
  });
});
