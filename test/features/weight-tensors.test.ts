import { describe, expect, it } from 'vitest';
import { weightTensors } from '../../src/features/weight-tensors.ts';
import type { ObservedSetting } from '../../src/traces/trace.ts';

type Layer = ObservedSetting['layers'][number];

const layer = (kind: Layer['kind'], outputShape: number[], parameters: number): Layer => ({
  kind,
  activation: null,
  outputShape,
  parameters,
});

const roles = (layers: Layer[], length: number) =>
  weightTensors(layers, length)?.map(({ layer, role }) => `${layer} ${role}`) ?? null;

describe('weightTensors', () => {
  const hidden = layer('dense', [8], 40);

  it('tells a bias from the number of parameters, and from the length of lists where the input is not told', () => {
    expect(roles([hidden, layer('dense', [3], 27)], 4)).toEqual(['0 kernel', '0 bias', '1 kernel', '1 bias']);
    expect(roles([hidden, layer('dense', [3], 24)], 3)).toEqual(['0 kernel', '0 bias', '1 kernel']);
    expect(roles([hidden, layer('dense', [3], 27)], 3)).toEqual(['0 kernel', '1 kernel', '1 bias']);
  });

  it('knows layers of three tensors, of both directions, and of gamma and beta', () => {
    const layers = [layer('embedding', [16, 12], 1200), layer('bidirectional', [16], 2112), layer('gru', [4], 264), layer('batchNormalization', [4], 16), layer('dense', [1], 5)]; // biome-ignore format: one list
    expect(roles(layers, 14)).toEqual([
      '0 embeddings',
      '1 kernel',
      '1 recurrentKernel',
      '1 bias',
      '1 kernel',
      '1 recurrentKernel',
      '1 bias',
      '2 kernel',
      '2 recurrentKernel',
      '2 bias',
      '3 scale',
      '3 scale',
      '4 kernel',
      '4 bias',
    ]);
  });

  it('tells convolutions with a bias from those without by their channels', () => {
    const first = layer('conv2d', [8, 8, 6], 60);
    expect(roles([first, layer('conv2d', [4, 4, 12], 660)], 4)).toContain('1 bias');
    expect(roles([first, layer('conv2d', [4, 4, 12], 648)], 3)).not.toContain('1 bias');
  });

  it('says nothing of lists that are not of these layers', () => {
    expect(weightTensors([hidden], 5)).toBeNull();
    expect(weightTensors([hidden, layer('dense', [3], 27)], 2)).toBeNull();
  });
});
