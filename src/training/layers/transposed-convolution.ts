import * as tf from '@tensorflow/tfjs-core';
import { conv2dTranspose, transposedLength } from '../ops/transposed-convolution.ts';
import { commonStructure, planKernelAndBias } from './convolution.ts';
import { activateOutput } from './gates.ts';
import { type LayerKindDefinition, requireAxes } from './layer.ts';

export const conv2dTransposeLayer: LayerKindDefinition<'conv2dTranspose'> = {
  structure: (spec) => [spec.kernelSize, spec.strides, ...commonStructure(spec)],
  build(specs, place) {
    requireAxes(place, 3, 'height, width, channels');
    const { kernelSize, strides, padding, filters, activation } = specs[0]!;
    const [height, width, channels] = place.inputShape as [number, number, number];
    return {
      outputShape: [
        transposedLength(height, kernelSize[0], strides[0], padding),
        transposedLength(width, kernelSize[1], strides[1], padding),
        filters,
      ],
      activation,
      weights: planKernelAndBias(specs, place, [...kernelSize, filters, channels]),
      forward: (x, [kernel, bias], context) =>
        activateOutput(activation, context, (activation) =>
          conv2dTranspose(x, kernel!, bias ?? null, { strides, padding, activation }),
        ),
    };
  },
};

/** Over images of height 1. */
export const conv1dTransposeLayer: LayerKindDefinition<'conv1dTranspose'> = {
  structure: (spec) => [spec.kernelSize, spec.stride, ...commonStructure(spec)],
  build(specs, place) {
    requireAxes(place, 2, 'steps, channels');
    const { kernelSize, stride, padding, filters, activation } = specs[0]!;
    const [steps, channels] = place.inputShape as [number, number];
    return {
      outputShape: [transposedLength(steps, kernelSize, stride, padding), filters],
      activation,
      weights: planKernelAndBias(specs, place, [kernelSize, filters, channels]),
      forward(x, [kernel, bias], context) {
        const [images, kernels] = [tf.expandDims(x, 2), tf.expandDims(kernel!, 1)];
        const options = { strides: [1, stride] as const, padding };
        const y = activateOutput(activation, context, (activation) =>
          conv2dTranspose(images, kernels, bias ?? null, { ...options, activation }),
        );
        return tf.squeeze(y, [2]);
      },
    };
  },
};
