import * as tf from '@tensorflow/tfjs-core';
import { pad, repeat } from '../ops/blocks.ts';
import { stretch } from '../ops/stretching.ts';
import { type Layer, type LayerKindDefinition, requireAxes } from './layer.ts';

/** Layers that make sequences and images larger, as Keras's layers of these names. */

export const upSampling1dLayer: LayerKindDefinition<'upSampling1d'> = {
  structure: ({ size }) => size,
  build([spec], place) {
    requireAxes(place, 2, 'steps, channels');
    const [steps, channels] = place.inputShape as [number, number];
    return withoutWeights([steps * spec!.size, channels], (x) => repeatEach(x, 2, spec!.size));
  },
};

export const upSampling2dLayer: LayerKindDefinition<'upSampling2d'> = {
  structure: ({ size, interpolation }) => [size, interpolation],
  build([spec], place) {
    requireAxes(place, 3, 'height, width, channels');
    const { size, interpolation } = spec!;
    const [height, width, channels] = place.inputShape as [number, number, number];
    const along = interpolation === 'bilinear' ? stretch : repeatEach;
    return withoutWeights([height * size[0], width * size[1], channels], (x) =>
      along(along(x, 2, size[0]), 3, size[1]),
    );
  },
};

export const zeroPadding1dLayer: LayerKindDefinition<'zeroPadding1d'> = {
  structure: ({ padding }) => padding,
  build([spec], place) {
    requireAxes(place, 2, 'steps, channels');
    const [before, after] = spec!.padding;
    const [steps, channels] = place.inputShape as [number, number];
    return withoutWeights([before + steps + after, channels], (x) => pad(x, 2, before, after));
  },
};

export const zeroPadding2dLayer: LayerKindDefinition<'zeroPadding2d'> = {
  structure: ({ padding }) => padding,
  build([spec], place) {
    requireAxes(place, 3, 'height, width, channels');
    const [[top, bottom], [left, right]] = spec!.padding;
    const [height, width, channels] = place.inputShape as [number, number, number];
    return withoutWeights([top + height + bottom, left + width + right, channels], (x) =>
      pad(pad(x, 2, top, bottom), 3, left, right),
    );
  },
};

function withoutWeights(outputShape: readonly number[], forward: (x: tf.Tensor) => tf.Tensor): Layer {
  return { outputShape, activation: null, weights: [], forward };
}

/** Every entry of an axis `times` times, one after another. */
function repeatEach(x: tf.Tensor, axis: number, times: number): tf.Tensor {
  const { shape } = x;
  const inner = [1, ...shape.slice(axis + 1)];
  const apart = tf.reshape(x, [...shape.slice(0, axis + 1), ...inner]);
  const repeated = repeat(apart, axis + 1, times);
  return tf.reshape(repeated, [...shape.slice(0, axis), shape[axis]! * times, ...shape.slice(axis + 1)]);
}
