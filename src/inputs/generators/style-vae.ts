import * as tf from '@tensorflow/tfjs-core';
import { randomStream } from '../../lib/random.ts';
import { activate } from '../../training/ops/activation.ts';
import type { GeneratorShape, StyleSpace } from '../contract.ts';
import { defineGenerator, openConditional } from './define.ts';
import { normals, oneHot, readOut } from './networks/batches.ts';
import { denseSizes, openParameters, type ParameterPlan, type Parameters } from './networks/layers.ts';
import {
  createUpsamplings,
  disposeUpsamplings,
  mapStyles,
  planStyleDecoder,
  type StyleSizes,
  synthesise,
} from './networks/style-decoder.ts';
import { meanLatents, planEncoder, trainVae } from './networks/vae.ts';

const id = 'style-vae';

const settings = {
  steps: 3000,
  batchSize: 64,
  learningRate: 2e-3,
  fullSize: 400,
  /** Most numbers of a latent; no more than an input has. */
  latentSize: 8,
  layers: 4,
  mappingUnits: 64,
  styleSize: 32,
  unitsPerRoot: 9,
};

/** The style-based generator: styles enter layer by layer, coarse pictures are summed with fine ones. */
export const styleVae = defineGenerator({
  id,
  title: 'Style-based generator, trained as a conditional VAE',
  source:
    'Mapping network, learned constant and per-layer styles of arXiv 1812.04948 and summed pictures of arXiv 1912.04958; dense layers and the training as a VAE are ours.',
  settings,
  train(data, options, settings) {
    const sizes = sizesOf(data, settings);
    const upsamplings = createUpsamplings(sizes);
    const decode = (parameters: Parameters, latents: tf.Tensor3D, classes: tf.Tensor3D) => {
      const style = mapStyles(parameters, latents, classes);
      return synthesise(parameters, Array(sizes.layers).fill(style), upsamplings);
    };
    const weights = trainVae({ id, plans: planStyleVae(sizes), decode, settings }, data, options);
    disposeUpsamplings(upsamplings);
    return weights;
  },
  open(weights, shape, settings) {
    const sizes = sizesOf(shape, settings);
    const { latentSize, classes, layers } = sizes;
    const parameters = openParameters(planStyleVae(sizes), weights);
    const upsamplings = createUpsamplings(sizes);
    const map = (latents: Float32Array, labels: Int32Array) =>
      readOut(() => {
        const rows = tf.tensor3d(latents, [1, labels.length, latentSize]);
        return mapStyles(parameters, rows, oneHot(labels, classes));
      });
    const paint = (styles: readonly tf.Tensor3D[]) =>
      activate(synthesise(parameters, styles, upsamplings), 'sigmoid');
    const decode = (latents: tf.Tensor3D, hot: tf.Tensor3D) =>
      paint(Array(layers).fill(mapStyles(parameters, latents, hot)));
    return {
      ...openConditional(id, shape, latentSize, parameters, decode),
      encode: (inputs, labels) => meanLatents(parameters, sizes, inputs, labels),
      styles: styleSpace(sizes, map, (styles) => readOut(() => paint(splitStyles(styles, sizes)))),
      dispose() {
        parameters.dispose();
        disposeUpsamplings(upsamplings);
      },
    };
  },
});

function sizesOf(shape: GeneratorShape, chosen: typeof settings): StyleSizes {
  const { layers, mappingUnits, styleSize } = chosen;
  const { inputShape } = shape;
  return { ...denseSizes(shape, chosen), inputShape, layers, mappingUnits, styleSize };
}

function planStyleVae(sizes: StyleSizes): ParameterPlan[] {
  return [...planEncoder(sizes), ...planStyleDecoder(sizes)];
}

/** Rows of `layers × size` styles as one tensor per layer. */
function splitStyles(styles: Float32Array, { layers, styleSize }: StyleSizes): tf.Tensor3D[] {
  const rows = styles.length / (layers * styleSize);
  return Array.from({ length: layers }, (_, layer) => {
    const values = new Float32Array(rows * styleSize);
    for (let row = 0; row < rows; row++) {
      const start = (row * layers + layer) * styleSize;
      values.set(styles.subarray(start, start + styleSize), row * styleSize);
    }
    return tf.tensor3d(values, [1, rows, styleSize]);
  });
}

/** Draws of the prior behind a class's mean style. */
const draws = 1000;

function styleSpace(
  { classes, layers, latentSize, styleSize }: StyleSizes,
  map: StyleSpace['map'],
  synthesise: StyleSpace['synthesise'],
): StyleSpace {
  const means = Array.from({ length: classes }, (_, label) => {
    const latents = normals(draws, latentSize, randomStream('generator', id, 'class mean', label));
    return meanRow(map(latents, new Int32Array(draws).fill(label)), styleSize);
  });
  return {
    layers,
    size: styleSize,
    map,
    synthesise,
    mean: meanRow(Float32Array.from(means.flatMap((mean) => [...mean])), styleSize),
    classMean: (label) => means[label]!,
  };
}

function meanRow(values: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width);
  for (let i = 0; i < values.length; i++) sums[i % width]! += values[i]!;
  return Float32Array.from(sums, (sum) => (sum * width) / values.length);
}
