import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../../lib/errors.ts';
import { sizeOf } from '../../../training/data.ts';
import { conv2d } from '../../../training/ops/convolution.ts';
import { pool2d } from '../../../training/ops/pooling.ts';
import { predictInPieces } from '../../../training/predict.ts';
import { betweenRows, type DistanceView } from '../diversity.ts';
import { checkInputs } from '../open-networks.ts';
import { l2Distance } from '../screening.ts';
import { alexLayers, type LpipsLayerWeights } from './weights.ts';

/** LPIPS with its weights. */
export interface Lpips {
  /**
   * Distances of images of the shape `[height, width, channels]`, grey or of three colours.
   * @throws InputError `no-image`; of `open`: `input-shape`, `input-range`.
   */
  view(inputShape: readonly number[]): DistanceView;
  dispose(): void;
}

/** Of the public package, for colours from −1 to 1. */
const shift = [-0.03, -0.088, -0.188];
const scale = [0.458, 0.448, 0.45];

/** Images below it are enlarged, as arXiv 2602.15552 does: AlexNet would shrink them to nothing. */
const leastSide = 64;

interface OpenLayer {
  readonly kernel: tf.Tensor;
  readonly bias: tf.Tensor;
  /** √ of the head's weights: what is Euclidean afterwards, squared, is weighed by them. */
  readonly head: tf.Tensor;
}

/**
 * Learned Perceptual Image Patch Similarity (Zhang et al., arXiv 1801.03924), AlexNet variant: features of five layers, of
 * unit length in every place; squared differences, weighed by channel, mean over places, sum over layers. The backend must
 * have been selected.
 */
export function openLpips(weights: readonly LpipsLayerWeights[]): Lpips {
  const layers = weights.map(openLayer);
  return {
    view(inputShape) {
      checkShape(inputShape);
      const rowSize = sizeOf(inputShape);
      return {
        id: 'lpips',
        title: 'LPIPS, AlexNet',
        rowSize,
        open(inputs) {
          const rows = checkInputs(inputs, inputShape);
          const [points] = predictInPieces(1, rows, (start, end) =>
            tf.tidy(() => {
              const piece = inputs.slice(start * rowSize, end * rowSize);
              return describe(layers, tf.tensor(piece, [end - start, ...inputShape]));
            }),
          );
          return betweenRows(points!, points!.length / rows, (a, b) => l2Distance(a, b) ** 2);
        },
      };
    },
    dispose: () => tf.dispose(layers.flatMap(Object.values)),
  };
}

function openLayer({ kernel, bias, head }: LpipsLayerWeights, layer: number): OpenLayer {
  const { channels, filters, size } = alexLayers[layer]!;
  return tf.tidy(() => ({
    kernel: tf.transpose(tf.tensor(kernel, [1, filters, channels, size, size]), [0, 3, 4, 2, 1]),
    bias: tf.tensor(bias, [1, filters]),
    head: tf.tensor(head.map(Math.sqrt), [filters]),
  }));
}

/** Images `[B, height, width, channels]` to points `[B, …]` whose squared Euclidean distance is LPIPS. */
function describe(layers: readonly OpenLayer[], images: tf.Tensor): tf.Tensor {
  let features = tf.expandDims(prepare(images as tf.Tensor4D), 0);
  const described = layers.map((layer, i) => {
    features = runLayer(i, layer, features);
    return describeLayer(features, layer.head);
  });
  return tf.concat(described, 1);
}

/** Grey tripled, enlarged, from −1 to 1, and brought to the mean and spread that AlexNet learned with. */
function prepare(images: tf.Tensor4D): tf.Tensor4D {
  const [, height, width, channels] = images.shape;
  const coloured = channels === 1 ? tf.tile(images, [1, 1, 1, 3]) : images;
  const sides: [number, number] = [Math.max(leastSide, height), Math.max(leastSide, width)];
  const enlarged = tf.image.resizeBilinear(coloured, sides, false, true);
  return enlarged.mul(2).sub(1).sub(shift).div(scale);
}

function runLayer(i: number, { kernel, bias }: OpenLayer, features: tf.Tensor): tf.Tensor {
  const { pooled, padding, stride } = alexLayers[i]!;
  const valid = { padding: 'valid' } as const;
  const before = pooled
    ? pool2d(features, { kind: 'max', size: [3, 3], strides: [2, 2], ...valid })
    : features;
  return conv2d(padEdges(before, padding), kernel, bias, {
    strides: [stride, stride],
    activation: 'relu',
    ...valid,
  });
}

function padEdges(x: tf.Tensor, padding: number): tf.Tensor {
  const edge: [number, number] = [padding, padding];
  return tf.expandDims(tf.pad(tf.squeeze(x, [0]), [[0, 0], edge, edge, [0, 0]]), 0);
}

/** Features `[1, B, height, width, channels]` to `[B, height · width · channels]`. */
function describeLayer(features: tf.Tensor, head: tf.Tensor): tf.Tensor {
  const [, rows, height, width] = features.shape as [number, number, number, number];
  // The package adds so little to the length, not to its square.
  const lengths = features.square().sum(4, true).sqrt().add(1e-10);
  return features
    .div(lengths)
    .mul(head.div(Math.sqrt(height * width)))
    .reshape([rows, -1]);
}

function checkShape(shape: readonly number[]): void {
  if (shape.length === 3 && (shape[2] === 1 || shape[2] === 3)) return;
  throw new InputError('no-image', {
    rule: 'LPIPS is of images',
    need: 'a shape [height, width, channels] of one or three channels',
    value: `[${shape.join(', ')}]`,
  });
}
