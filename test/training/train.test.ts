import { beforeAll, expect, it } from 'vitest';
import { randomStream } from '../../src/lib/random.ts';
import { selectBackend } from '../../src/training/backend.ts';
import type { DataParts, DataSet } from '../../src/training/data.ts';
import { trainToEnd } from '../../src/training/train.ts';
import { type TestProgram, testProgram } from './helpers/runs.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

/** Points of the square; their target is a function of them. */
function square(
  rows: number,
  part: string,
  width: number,
  target: (x: number, y: number) => number[],
): DataSet {
  const random = randomStream('train-test', part);
  const points = Array.from({ length: rows }, () => [random.uniform(-1, 1), random.uniform(-1, 1)] as const);
  return {
    rows,
    inputShape: [2],
    inputs: Float32Array.from(points.flat()),
    targetShape: width === 0 ? [] : [width],
    targets: Float32Array.from(points.flatMap(([x, y]) => target(x, y))),
  };
}

function scoreOf(program: TestProgram, width: number, target: (x: number, y: number) => number[]): number[] {
  const data: DataParts = {
    train: square(200, 'train', width, target),
    validation: square(50, 'validation', width, target),
    test: square(100, 'test', width, target),
  };
  const spec = testProgram({ optimizer: { kind: 'adam', learningRate: 0.02 }, epochs: 20, ...program });
  const { losses, testMetric } = trainToEnd([0, 1].map((seedIndex) => ({ spec, seedIndex, data })));
  expect(losses).toHaveLength(2);
  return testMetric;
}

const hidden = { kind: 'dense', units: 8, activation: 'tanh' } as const;
const healthy = { metric: 'accuracy', atLeast: 0.9 } as const;
const side = (x: number, y: number) => (x + y > 0 ? 1 : 0);

it.each([
  ['one output', { units: 1, activation: 'sigmoid' }, 'binaryCrossentropy', 'binary', 1, (s: number) => [s]],
  [
    'one-hot targets',
    { units: 2, activation: 'softmax' },
    'categoricalCrossentropy',
    'oneHot',
    2,
    (s: number) => [s, 1 - s],
  ],
  [
    'class indices',
    { units: 2, activation: 'softmax' },
    'sparseCategoricalCrossentropy',
    'index',
    0,
    (s: number) => [s],
  ],
  [
    'several labels',
    { units: 2, activation: 'sigmoid' },
    'binaryCrossentropy',
    'multiHot',
    2,
    (s: number) => [s, s],
  ],
] as const)(
  'learns which side of a line a point is on, with %s',
  (_, output, loss, target, width, encode) => {
    const data = { source: 'none', rows: { train: 1, validation: 1, test: 1 }, target };
    const task = target === 'multiHot' ? 'multilabel' : 'binary';
    const layers = [hidden, { kind: 'dense' as const, ...output }];
    const scores = scoreOf({ layers, loss, data, task, healthy }, width, (x, y) => [...encode(side(x, y))]);
    for (const score of scores) expect(score).toBeGreaterThan(0.9);
  },
);

it('learns a smooth function, scored by R²', () => {
  const layers = [hidden, { kind: 'dense' as const, units: 1 }];
  const scores = scoreOf({ layers, loss: 'meanSquaredError' }, 1, (x, y) => [Math.sin(2 * x) + y]);
  for (const score of scores) expect(score).toBeGreaterThan(0.9);
});
