import { beforeAll, describe, expect, it } from 'vitest';
import {
  createParameters,
  hiddenUnits,
  openParameters,
  planDense,
} from '../../../../src/inputs/generators/networks/layers.ts';
import { randomStream } from '../../../../src/lib/random.ts';
import { selectBackend } from '../../../../src/training/backend.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe('parameters', () => {
  const plans = planDense('layer', 2, 3);

  it('are the same again when opened from what was read of them', () => {
    const created = createParameters(plans, randomStream('again'));
    const opened = openParameters(plans, created.read());
    expect(opened.read()).toEqual(created.read());
    created.dispose();
    opened.dispose();
  });

  it('name the weight that is not as planned', () => {
    const created = createParameters(planDense('layer', 2, 4), randomStream('other'));
    const weights = created.read();
    created.dispose();
    expect(() => openParameters(plans, weights)).toThrow(
      'the weights are not those of this generator and data; need layer/kernel [2, 3]; got layer/kernel [2, 4]',
    );
    expect(() => openParameters(planDense('layer', 2, 4), weights.slice(0, 1))).toThrow('got 1 weights');
  });
});

it('hidden layers grow with the root of the input', () => {
  expect([[4], [8, 8, 1], [14, 14, 1], [64, 64, 3]].map((shape) => hiddenUnits(shape, 9))).toEqual([
    24, 72, 128, 256,
  ]);
});
