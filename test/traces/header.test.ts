import { beforeAll, describe, expect, it } from 'vitest';
import { prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { describeSetting } from '../../src/traces/header.ts';
import { selectBackend } from '../../src/training/backend.ts';
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
