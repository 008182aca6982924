import { beforeAll, expect, it } from 'vitest';
import { prepareData } from '../../corpus/prepare.ts';
import { programs } from '../../corpus/programs/index.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { predictWith } from '../../src/training/predict.ts';
import { trainToEnd } from '../../src/training/train.ts';

beforeAll(() => selectBackend('wasm'));

it('answers with given weights as the networks that learned them did, bit for bit, whatever the company', () => {
  const spec = { ...programs.get('toy-iris'), epochs: 2 };
  const data = prepareData(spec, 0);
  const runs = [0, 1].map((seedIndex) => ({ spec, seedIndex, data }));
  const { weights, testOutputs } = trainToEnd(runs);
  const [a, b] = weights;
  const broken = a!.map((values) => values.map(() => Number.NaN));
  const predictions = predictWith(runs[0]!, [b!, broken, a!], data.test);
  expect(predictions[0]).toEqual(testOutputs[1]);
  expect(predictions[1]!.every(Number.isNaN)).toBe(true);
  expect(predictions[2]).toEqual(testOutputs[0]);
  expect(predictions[0]).not.toEqual(predictions[2]);
});
