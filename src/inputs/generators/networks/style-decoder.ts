import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../training/data.ts';
import { matMul } from '../../../training/kernels/matmul.ts';
import { type DenseSizes, type ParameterPlan, type Parameters, planDense, runDense } from './layers.ts';

/** Sizes of a style decoder. */
export interface StyleSizes extends DenseSizes {
  readonly inputShape: readonly number[];
  readonly layers: number;
  readonly mappingUnits: number;
  readonly styleSize: number;
}

/** Weights of mapping network and synthesis network. */
export function planStyleDecoder(sizes: StyleSizes): ParameterPlan[] {
  const { latentSize, classes, mappingUnits, styleSize, units, layers } = sizes;
  return [
    ...planDense('mapping', latentSize + classes, mappingUnits),
    ...planDense('mapping-style', mappingUnits, styleSize),
    { name: 'constant', shape: [1, units], initialiser: { kind: 'randomNormal', mean: 0, sd: 1 } },
    ...Array.from({ length: layers }, (_, layer) => [
      // Features are multiplied by about 1 at first.
      ...planDense(`style-${layer}`, styleSize, units, { kind: 'glorotUniform' }, 1),
      ...planDense(`features-${layer}`, units, units),
      ...planDense(`picture-${layer}`, units, sizeOf(pictureShape(sizes, layer)), { kind: 'glorotUniform' }),
    ]).flat(),
  ];
}

/** Shape of what a layer emits: coarse pictures first, the last two at full size; tables are full at every layer. */
function pictureShape({ inputShape, layers }: StyleSizes, layer: number): readonly number[] {
  if (inputShape.length !== 3) return inputShape;
  const [height, width, channels] = inputShape as PictureShape;
  const factor = 2 ** Math.max(0, layers - 2 - layer);
  return [Math.ceil(height / factor), Math.ceil(width / factor), channels];
}

/** The fixed matrix that brings what a layer emits to full size, per layer; null where it is. */
export type Upsamplings = readonly (tf.Tensor3D | null)[];

export function createUpsamplings(sizes: StyleSizes): Upsamplings {
  const full = sizes.inputShape as PictureShape;
  return Array.from({ length: sizes.layers }, (_, layer) => {
    const emitted = pictureShape(sizes, layer) as PictureShape;
    return sizeOf(emitted) === sizeOf(full) ? null : upsampling(emitted, full);
  });
}

export function disposeUpsamplings(upsamplings: Upsamplings): void {
  for (const matrix of upsamplings) matrix?.dispose();
}

/** Latents and one-hot classes to styles `[1, B, styleSize]`. */
export function mapStyles(parameters: Parameters, latents: tf.Tensor, classes: tf.Tensor): tf.Tensor3D {
  const hidden = runDense(parameters, 'mapping', tf.concat([latents, classes], 2));
  return runDense(parameters, 'mapping-style', hidden);
}

/** Styles, one `[1, B, styleSize]` per layer, to logits `[1, B, d]`: the sum of what the layers emit. */
export function synthesise(
  parameters: Parameters,
  styles: readonly tf.Tensor3D[],
  upsamplings: Upsamplings,
): tf.Tensor {
  let features: tf.Tensor = parameters.get('constant');
  const pictures = styles.map((style, layer) => {
    const scaled = features.mul(runDense(parameters, `style-${layer}`, style, 'linear'));
    features = runDense(parameters, `features-${layer}`, scaled);
    const picture = runDense(parameters, `picture-${layer}`, features, 'linear');
    const matrix = upsamplings[layer]!;
    return matrix === null ? picture : matMul(picture, matrix);
  });
  return tf.addN(pictures);
}

/** Height, width and channels of a picture. */
export type PictureShape = readonly [height: number, width: number, channels: number];

/** `[1, from, to]`: the matrix by which flat pictures of one size become pictures of another, bilinearly. */
export function upsampling(from: PictureShape, to: PictureShape): tf.Tensor3D {
  const rows = interpolation(from[0], to[0]);
  const columns = interpolation(from[1], to[1]);
  const channels = to[2];
  const inputs = from[0] * from[1] * channels;
  const outputs = to[0] * to[1] * channels;
  const matrix = new Float32Array(inputs * outputs);
  for (const [y, sources] of rows.entries()) {
    for (const [x, others] of columns.entries()) {
      for (const [sourceY, ofY] of sources) {
        for (const [sourceX, ofX] of others) {
          for (let channel = 0; channel < channels; channel++) {
            const input = (sourceY * from[1] + sourceX) * channels + channel;
            matrix[input * outputs + (y * to[1] + x) * channels + channel]! += ofY * ofX;
          }
        }
      }
    }
  }
  return tf.tensor3d(matrix, [1, inputs, outputs]);
}

/** The two cells that each new cell lies between, and their shares; centres are matched and edges go on as they are. */
function interpolation(from: number, to: number): (readonly (readonly [cell: number, share: number])[])[] {
  return Array.from({ length: to }, (_, i) => {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(place);
    return [
      [low, 1 - (place - low)],
      [Math.min(from - 1, low + 1), place - low],
    ];
  });
}
