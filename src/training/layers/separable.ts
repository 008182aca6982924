import * as tf from '@tensorflow/tfjs-core';
import { dense } from '../ops/dense.ts';
import { depthwiseConv2d } from '../ops/depthwise.ts';
import { slideAxis, spread } from '../ops/window.ts';
import { activateOutput } from './gates.ts';
import {
  type Layer,
  type LayerDefinition,
  type LayerPlace,
  penaltyStructure,
  planWeight,
  requireAxes,
  type SpecOf,
} from './layer.ts';

/** Convolutions of each channel by itself, and those with a dense layer over the channels behind them. */

type Spec = SpecOf<'depthwiseConv1d' | 'depthwiseConv2d' | 'separableConv1d' | 'separableConv2d'>;

export const depthwiseConv1dLayer = convolvingApart<SpecOf<'depthwiseConv1d'>>(1);
export const depthwiseConv2dLayer = convolvingApart<SpecOf<'depthwiseConv2d'>>(2);
export const separableConv1dLayer = convolvingApart<SpecOf<'separableConv1d'>>(1);
export const separableConv2dLayer = convolvingApart<SpecOf<'separableConv2d'>>(2);

/** A window over images; a sequence is an image of height 1. */
interface Window {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilation: readonly [number, number];
}

function windowOf(spec: Spec): Window {
  if (spec.kind === 'depthwiseConv2d' || spec.kind === 'separableConv2d') {
    return { size: spec.kernelSize, strides: spec.strides, dilation: spec.dilation ?? [1, 1] };
  }
  return { size: [1, spec.kernelSize], strides: [1, spec.stride], dilation: [1, spec.dilation ?? 1] };
}

function convolvingApart<S extends Spec>(axes: 1 | 2): LayerDefinition<S> {
  return {
    structure: (spec) => [
      windowOf(spec),
      spec.padding,
      spec.depthMultiplier,
      'filters' in spec ? spec.filters : null,
      spec.activation,
      spec.useBias,
      [spec.kernelRegulariser, spec.biasRegulariser].map(penaltyStructure),
    ],
    build(specs, place) {
      requireAxes(place, axes + 1, axes === 1 ? 'steps, channels' : 'height, width, channels');
      const spec: Spec = specs[0]!;
      const window = windowOf(spec);
      const [height, width, channels] = (axes === 1 ? [1, ...place.inputShape] : place.inputShape) as Three;
      const apart = channels * spec.depthMultiplier;
      const filters = 'filters' in spec ? spec.filters : apart;
      const lengths = [height, width].map((length, i) => outLength(length, window, i, spec.padding));
      const kernelShape = [...window.size.slice(2 - axes), channels, spec.depthMultiplier];
      return {
        outputShape: [...lengths.slice(2 - axes), filters],
        activation: spec.activation,
        weights: planWeights(specs, place, kernelShape, filters),
        forward(x, weights, context) {
          const images = axes === 1 ? tf.expandDims(x, 2) : x;
          const depthwise = axes === 1 ? tf.expandDims(weights[0]!, 1) : weights[0]!;
          const bias = spec.useBias ? weights.at(-1)! : null;
          const { strides, dilation } = window;
          const options = { strides, dilation, padding: spec.padding };
          const y = activateOutput(spec.activation, context, (activation) => {
            if (!('filters' in spec))
              return depthwiseConv2d(images, depthwise, bias, { ...options, activation });
            const between = depthwiseConv2d(images, depthwise, null, { ...options, activation: 'linear' });
            const pointwise = tf.reshape(weights[1]!, [x.shape[0]!, apart, filters]);
            return dense(between, pointwise, bias, activation);
          });
          return axes === 1 ? tf.squeeze(y, [2]) : y;
        },
      };
    },
  };
}

type Three = [number, number, number];

function outLength(
  length: number,
  { size, strides, dilation }: Window,
  axis: number,
  padding: Spec['padding'],
) {
  return slideAxis(length, spread(size[axis]!, dilation[axis]!), strides[axis]!, padding).out;
}

/** In Keras's order and shapes: the kernel of each channel, that over channels, the bias. */
function planWeights(
  specs: readonly Spec[],
  place: LayerPlace,
  kernelShape: readonly number[],
  filters: number,
): Layer['weights'] {
  const separable = 'filters' in specs[0]!;
  const [channels, multiplier] = kernelShape.slice(-2) as [number, number];
  const plan = (path: string, shape: readonly number[]) => ({
    ...planWeight(
      { ...place, name: `${place.name}${path && `/${path}`}` },
      'kernel',
      shape,
      specs.map((spec) => spec.kernelInitialiser),
      specs.map((spec) => spec.kernelRegulariser),
    ),
    path: path && `${path}/`,
  });
  const bias = planWeight(
    place,
    'bias',
    [filters],
    specs.map((spec) => spec.biasInitialiser),
    specs.map((spec) => spec.biasRegulariser),
  );
  const ones = kernelShape.slice(0, -2).map(() => 1);
  const kernels = separable
    ? [plan('depthwise', kernelShape), plan('pointwise', [...ones, channels * multiplier, filters])]
    : [plan('', kernelShape)];
  return specs[0]!.useBias ? [...kernels, bias] : kernels;
}
