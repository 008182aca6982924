import * as tf from '@tensorflow/tfjs-core';
import { maskedMean } from '../ops/reductions/masked-mean.ts';
import { type PoolingOptions, slideAxis } from '../ops/window.ts';
import { poolGated } from './gates.ts';
import {
  type LayerDefinition as Definition,
  type Layer,
  type LayerPlace,
  requireAxes,
  requireInputs,
  type SpecOf,
} from './layer.ts';

type Kind = PoolingOptions['kind'];
type Window = Omit<PoolingOptions, 'kind'>;

export const maxPooling2dLayer = pooling2d('max');
export const averagePooling2dLayer = pooling2d('average');
export const maxPooling1dLayer = pooling1d('max');
export const averagePooling1dLayer = pooling1d('average');
export const globalMaxPooling2dLayer = globalPooling2d('max');
export const globalAveragePooling2dLayer = globalPooling2d('average');
export const globalMaxPooling1dLayer = globalPooling1d('max');

/** Over all steps, or over those that a second input lets through: a mask `[steps]` of zeros and ones. */
export const globalAveragePooling1dLayer: Definition<unknown> = {
  ...globalPooling1d('average'),
  inputs: [1, 2],
  build(specs, place) {
    const plain = globalPooling1d('average').build(specs, place);
    const [[steps], mask] = place.inputShapes as [readonly number[], (readonly number[])?];
    if (mask === undefined) return plain;
    requireInputs(place, String(mask) === String([steps]), 'takes a sequence and a mask of its steps');
    return { ...plain, forward: (x, _, { inputs }) => maskedMean(x, inputs[1]!) };
  },
};

function pooling2d(kind: Kind): Definition<SpecOf<'maxPooling2d' | 'averagePooling2d'>> {
  return {
    structure: ({ poolSize, strides, padding }) => [poolSize, strides, padding],
    build([spec], place) {
      requireAxes(place, 3, 'height, width, channels');
      const { poolSize: size, padding } = spec!;
      return poolImages(place, kind, { size, strides: spec!.strides ?? size, padding });
    },
  };
}

function pooling1d(kind: Kind): Definition<SpecOf<'maxPooling1d' | 'averagePooling1d'>> {
  return {
    structure: ({ poolSize, stride, padding }) => [poolSize, stride, padding],
    build([spec], place) {
      requireAxes(place, 2, 'steps, channels');
      const { poolSize, padding } = spec!;
      const strides = [1, spec!.stride ?? poolSize] as const;
      return poolSequences(place, kind, { size: [1, poolSize], strides, padding });
    },
  };
}

/** Pooling with a window as large as the image. */
function globalPooling2d(kind: Kind): Definition<unknown> {
  return {
    structure: () => [],
    build(_, place) {
      requireAxes(place, 3, 'height, width, channels');
      const [height, width, channels] = place.inputShape as [number, number, number];
      const size = [height, width] as const;
      return flattened(poolImages(place, kind, { size, strides: size, padding: 'valid' }), channels);
    },
  };
}

function globalPooling1d(kind: Kind): Definition<unknown> {
  return {
    structure: () => [],
    build(_, place) {
      requireAxes(place, 2, 'steps, channels');
      const [steps, channels] = place.inputShape as [number, number];
      const size = [1, steps] as const;
      return flattened(poolSequences(place, kind, { size, strides: size, padding: 'valid' }), channels);
    },
  };
}

function poolImages({ inputShape }: LayerPlace, kind: Kind, window: Window): Layer {
  const [height, width, channels] = inputShape as [number, number, number];
  return {
    outputShape: [
      slideAxis(height, window.size[0], window.strides[0], window.padding).out,
      slideAxis(width, window.size[1], window.strides[1], window.padding).out,
      channels,
    ],
    activation: null,
    weights: [],
    forward: (x, _, context) => poolGated(x, { kind, ...window }, context),
  };
}

function poolSequences({ inputShape }: LayerPlace, kind: Kind, window: Window): Layer {
  const [steps, channels] = inputShape as [number, number];
  return {
    outputShape: [slideAxis(steps, window.size[1], window.strides[1], window.padding).out, channels],
    activation: null,
    weights: [],
    forward: (x, _, context) => tf.squeeze(poolGated(tf.expandDims(x, 2), { kind, ...window }, context), [2]),
  };
}

function flattened(layer: Layer, channels: number): Layer {
  return {
    ...layer,
    outputShape: [channels],
    forward: (x, weights, context) =>
      tf.reshape(layer.forward(x, weights, context), [x.shape[0]!, x.shape[1]!, channels]),
  };
}
