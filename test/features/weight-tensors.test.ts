import { describe, expect, it } from 'vitest';
import { weightTensors } from '../../src/features/weight-tensors.ts';
import type { ObservedSetting } from '../../src/traces/trace.ts';
import { sizeOf } from '../../src/training/data.ts';
import { planLayers } from '../../src/training/shapes.ts';
import { readGraph } from '../../src/training/specs/graph.ts';
import { samples } from '../faults/samples.ts';

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

  it('knows the four projections of attention, with biases or without', () => {
    const layers = (parameters: number) => [
      layer('embedding', [12, 8], 480),
      layer('multiHeadAttention', [12, 8], parameters),
      layer('dense', [12, 4], 36),
    ];
    const attention = [
      '1 kernel',
      '1 bias',
      '1 kernel',
      '1 bias',
      '1 kernel',
      '1 bias',
      '1 kernel',
      '1 bias',
    ];
    expect(roles(layers(288), 11)).toEqual(['0 embeddings', ...attention, '2 kernel', '2 bias']);
    expect(roles(layers(256), 7)).toEqual([
      '0 embeddings',
      ...attention.filter((role) => role === '1 kernel'),
      '2 kernel',
      '2 bias',
    ]);
  });

  it('knows depthwise, separable and transposed convolutions', () => {
    const layers = [
      layer('conv2d', [8, 8, 6], 60),
      layer('depthwiseConv2d', [8, 8, 6], 60),
      layer('separableConv2d', [8, 8, 4], 82),
      layer('conv2dTranspose', [8, 8, 3], 111),
    ];
    expect(roles(layers, 9)).toEqual([
      '0 kernel',
      '0 bias',
      '1 kernel',
      '1 bias',
      '2 kernel',
      '2 kernel',
      '2 bias',
      '3 kernel',
      '3 bias',
    ]);
    expect(roles([...layers.slice(0, 3), layer('conv2dTranspose', [8, 8, 3], 108)], 8)).not.toContain(
      '3 bias',
    );
  });

  it.each(samples)(
    'finds the tensors of $spec.id where they are, or says nothing',
    ({ spec, inputShape }) => {
      const planned = planLayers(spec, inputShape);
      const { sources } = readGraph(spec);
      const observed = planned.map(({ outputShape, weights }, i) => ({
        ...layer(
          spec.layers[i]!.kind,
          [...outputShape],
          weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
        ),
        inputs: sources[i]!.map(({ from, index }) => (from === 'layer' ? index : -1)),
        frozen: spec.layers[i]!.frozen,
      }));
      const trained = planned.flatMap(({ weights }, i) =>
        spec.layers[i]!.frozen
          ? []
          : weights.filter(({ trainable }) => trainable).map(({ role }) => `${i} ${role}`),
      );
      const known = trained.map((role) =>
        role.replace(/gamma|beta/, 'scale').replace('positions', 'embeddings'),
      );
      // The kernel of a tied layer is another's, which observers are not told.
      expect(roles(observed, trained.length)).toEqual(spec.id === 'sample-tied' ? null : known);
    },
  );

  it('says nothing of lists that are not of these layers', () => {
    expect(weightTensors([hidden], 5)).toBeNull();
    expect(weightTensors([hidden, layer('dense', [3], 27)], 2)).toBeNull();
  });
});
