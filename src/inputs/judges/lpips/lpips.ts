import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../../lib/errors.ts';
import { sizeOf } from '../../../training/data.ts';
import { conv2d } from '../../../training/ops/convolution.ts';
import { pool2d } from '../../../training/ops/pooling.ts';
import { predictInPieces } from '../../../training/predict.ts';
import { checkInputs } from '../classifier.ts';
import { betweenRows, type DistanceView } from '../diversity.ts';
import { l2Distance } from '../similarity.ts';
import { readSafetensors, type SafetensorsFile, takeFloats } from './safetensors.ts';

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
 * Learned Perceptual Image Patch Similarity (Zhang et al., arXiv 1801.03924), AlexNet variant: features of
 * five layers, of unit length in every place; squared differences, weighed by channel, mean over places,
 * sum over layers. The backend must have been selected.
 * @returns the view of images of a shape `[height, width, channels]`, grey or of three colours
 * @throws InputError of the view: `no-image`; of its `open`: `input-shape`, `input-range`.
 */
export function openLpips(weights: readonly LpipsLayerWeights[]) {
  const layers = weights.map(openLayer);
  return (inputShape: readonly number[]): DistanceView => {
    checkShape(inputShape);
    const rowSize = sizeOf(inputShape);
    const describePiece = (inputs: Float32Array, rows: number) =>
      tf.tidy(() => describe(layers, tf.tensor(inputs, [rows, ...inputShape])));
    return {
      id: 'lpips',
      title: 'LPIPS, AlexNet',
      rowSize,
      open(inputs) {
        const rows = checkInputs(inputs, inputShape);
        const [points] = predictInPieces(1, rows, (start, end) =>
          describePiece(inputs.slice(start * rowSize, end * rowSize), end - start),
        );
        return betweenRows(points!, points!.length / rows, (a, b) => l2Distance(a, b) ** 2);
      },
    };
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

/** One convolution of AlexNet's, each followed by a ReLU whose outputs are compared. */
interface AlexLayer {
  /** As PyTorch's state dictionary of the `lpips` package has it. */
  readonly name: string;
  readonly channels: number;
  readonly filters: number;
  /** Of the kernel. */
  readonly size: number;
  readonly stride: number;
  /** Zeros at every edge. */
  readonly padding: number;
  /** Whether a max pooling (3 × 3, stride 2) comes before. */
  readonly pooled: boolean;
}

/** The convolutions of AlexNet (arXiv 1404.5997, "one weird trick") that arXiv 1801.03924 compares images in. */
export const alexLayers: readonly AlexLayer[] = [
  { name: 'net.slice1.0', channels: 3, filters: 64, size: 11, stride: 4, padding: 2, pooled: false },
  { name: 'net.slice2.3', channels: 64, filters: 192, size: 5, stride: 1, padding: 2, pooled: true },
  { name: 'net.slice3.6', channels: 192, filters: 384, size: 3, stride: 1, padding: 1, pooled: true },
  { name: 'net.slice4.8', channels: 384, filters: 256, size: 3, stride: 1, padding: 1, pooled: false },
  { name: 'net.slice5.10', channels: 256, filters: 256, size: 3, stride: 1, padding: 1, pooled: false },
];

/** Weights of one layer and of the head that its differences are summed with. */
export interface LpipsLayerWeights {
  /** `[filters, channels, size, size]`, PyTorch's order. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  /** One weight per filter, none negative. */
  readonly head: Float32Array;
}

/** A hundred times ten megabytes would be no AlexNet. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Weights of LPIPS, AlexNet variant, that a user exported from the public `lpips` package; other tensors do not matter.
 * @throws InputError as `readSafetensors` and `takeFloats`; `lpips-head` where a head has a negative weight.
 */
export async function readLpipsWeights(path: string): Promise<LpipsLayerWeights[]> {
  const file = await readSafetensors(path, maxBytes);
  return alexLayers.map(({ name, channels, filters, size }, layer) => ({
    kernel: takeFloats(file, [`${name}.weight`], [filters, channels, size, size]),
    bias: takeFloats(file, [`${name}.bias`], [filters]),
    head: takeHead(file, layer, filters),
  }));
}

/** The package has each head twice, and an export that stores it once may keep either name. */
function takeHead(file: SafetensorsFile, layer: number, filters: number): Float32Array {
  const names = [`lin${layer}.model.1.weight`, `lins.${layer}.model.1.weight`];
  const head = takeFloats(file, names, [1, filters, 1, 1]);
  if (head.every((weight) => weight >= 0)) return head;
  throw new InputError('lpips-head', {
    rule: `${file.path} is not of a trained LPIPS, whose heads weigh differences and take none off`,
    need: `weights of ${names[0]} that are not negative`,
    value: head.find((weight) => weight < 0)!,
  });
}
