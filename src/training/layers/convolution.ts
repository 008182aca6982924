import * as tf from '@tensorflow/tfjs-core';
import { conv2d } from '../ops/convolution.ts';
import type { ConvolutionOptions } from '../ops/kernel-window.ts';
import { slideAxis, spread } from '../ops/window.ts';
import { activateOutput } from './gates.ts';
import {
  type ForwardContext,
  type Layer,
  type LayerKindDefinition,
  type LayerPlace,
  penaltyStructure,
  planWeight,
  requireAxes,
  requireInputs,
  type SpecOf,
} from './layer.ts';

type ConvolutionSpec = SpecOf<'conv1d' | 'conv2d' | 'conv1dTranspose' | 'conv2dTranspose'>;

export const conv2dLayer: LayerKindDefinition<'conv2d'> = {
  structure: (spec) => [spec.kernelSize, spec.strides, ...commonStructure(spec), ...gapsOf(spec)],
  build(specs, place) {
    requireAxes(place, 3, 'height, width, channels');
    const { kernelSize, strides, padding, filters, activation, dilation = [1, 1] } = specs[0]!;
    requireGaps(place, dilation, strides);
    const [height, width, channels] = place.inputShape as [number, number, number];
    const rows = slideAxis(height, spread(kernelSize[0], dilation[0]), strides[0], padding).out;
    const columns = slideAxis(width, spread(kernelSize[1], dilation[1]), strides[1], padding).out;
    return {
      outputShape: [rows, columns, filters],
      activation,
      weights: planKernelAndBias(specs, place, [...kernelSize, channels, filters]),
      forward: (x, [kernel, bias], context) =>
        convolve(x, kernel!, bias ?? null, { strides, padding, activation, dilation }, context),
    };
  },
};

/** A convolution over images of height 1. */
export const conv1dLayer: LayerKindDefinition<'conv1d'> = {
  structure: (spec) => [spec.kernelSize, spec.stride, ...commonStructure(spec), ...gapsOf(spec)],
  build(specs, place) {
    requireAxes(place, 2, 'steps, channels');
    const { kernelSize, stride, padding, filters, activation, dilation = 1 } = specs[0]!;
    requireGaps(place, [1, dilation], [1, stride]);
    const [steps, channels] = place.inputShape as [number, number];
    const outputSteps = slideAxis(steps, spread(kernelSize, dilation), stride, padding).out;
    return {
      outputShape: [outputSteps, filters],
      activation,
      weights: planKernelAndBias(specs, place, [kernelSize, channels, filters]),
      forward(x, [kernel, bias], context) {
        const options = {
          strides: [1, stride] as const,
          dilation: [1, dilation] as const,
          padding,
          activation,
        };
        const y = convolve(tf.expandDims(x, 2), tf.expandDims(kernel!, 1), bias ?? null, options, context);
        return tf.squeeze(y, [2]);
      },
    };
  },
};

/** Left out at 1, as specs leave it out. */
function gapsOf({ dilation }: SpecOf<'conv1d' | 'conv2d'>): unknown[] {
  return dilation === undefined ? [] : [dilation];
}

/** @throws InputError `layer-input` where a window both has gaps and jumps, which TensorFlow does not train. */
function requireGaps(place: LayerPlace, dilation: readonly number[], strides: readonly number[]): void {
  const both = dilation.some((gap) => gap > 1) && strides.some((stride) => stride > 1);
  requireInputs(place, !both, 'has a dilation or a stride above 1, not both');
}

export function commonStructure(spec: ConvolutionSpec): unknown[] {
  const penalties = [spec.kernelRegulariser, spec.biasRegulariser].map(penaltyStructure);
  return [spec.filters, spec.padding, spec.activation, spec.useBias, penalties];
}

export function planKernelAndBias(
  specs: readonly ConvolutionSpec[],
  place: LayerPlace,
  kernelShape: readonly number[],
): Layer['weights'] {
  const kernel = planWeight(
    place,
    'kernel',
    kernelShape,
    specs.map((spec) => spec.kernelInitialiser),
    specs.map((spec) => spec.kernelRegulariser),
  );
  if (!specs[0]!.useBias) return [kernel];
  const bias = planWeight(
    place,
    'bias',
    [specs[0]!.filters],
    specs.map((spec) => spec.biasInitialiser),
    specs.map((spec) => spec.biasRegulariser),
  );
  return [kernel, bias];
}

function convolve(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: ConvolutionOptions,
  context: ForwardContext,
): tf.Tensor {
  return activateOutput(options.activation, context, (activation) =>
    conv2d(x, kernel, bias, { ...options, activation }),
  );
}
