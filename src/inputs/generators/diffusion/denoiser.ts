import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../../../training/ops/activation.ts';
import {
  type DenseSizes,
  type ParameterPlan,
  type Parameters,
  planDense,
  runDense,
} from '../networks/layers.ts';

/** Sizes of a denoiser. */
export interface DenoiserSizes extends Omit<DenseSizes, 'latentSize'> {
  readonly blocks: number;
}

/** What a denoiser takes, one row per noised input. */
export interface DenoiserInput {
  /** `[1, B, inputs]`. */
  readonly noised: tf.Tensor;
  /** Step of each row as `timeFeatures` of it, `[1, B, timeSize]`. */
  readonly time: tf.Tensor;
  /** One-hot, `[1, B, classes]`. */
  readonly classes: tf.Tensor;
  /** Shares of input and noise at the step of each row, `[1, B, 1]`. */
  readonly signal: tf.Tensor;
  readonly noise: tf.Tensor;
}

/** Numbers that a step is described by. */
export const timeSize = 32;

/**
 * Velocities are divided by no less noise than this. Below it the last flecks of noise would outweigh all else in the
 * loss, the imbalance that arXiv 2303.09556 cuts off likewise.
 */
const leastNoise = 0.2;

const conditionUnits = 64;

/**
 * Weights of the denoiser: residual blocks of two dense layers, whose inputs are scaled and shifted by step and class
 * (FiLM, arXiv 1709.07871). Blocks and output start at zero, so that each of them begins as the identity.
 */
export function planDenoiser({ inputs, classes, units, blocks }: DenoiserSizes): ParameterPlan[] {
  const zeros = { kind: 'zeros' } as const;
  const block = (i: number) => [
    ...planDense(`block-${i}-scale`, conditionUnits, units, zeros),
    ...planDense(`block-${i}-shift`, conditionUnits, units, zeros),
    ...planDense(`block-${i}-inner`, units, units),
    ...planDense(`block-${i}-outer`, units, units, zeros),
  ];
  return [
    ...planDense('condition', timeSize + classes, conditionUnits),
    ...planDense('input', inputs, units),
    ...Array.from({ length: blocks }, (_, i) => block(i)).flat(),
    ...planDense('output', units, inputs, zeros),
  ];
}

/**
 * Velocities of noised inputs, `[1, B, inputs]`. The network itself names the input, from which they follow: inputs
 * are fewer than noises, so a small network learns them sooner (arXiv 2511.13720).
 */
export function predictVelocities(parameters: Parameters, blocks: number, input: DenoiserInput): tf.Tensor3D {
  const { noised, signal, noise } = input;
  const inputs = predictInputs(parameters, blocks, input);
  return noised.mul(signal).sub(inputs).div(tf.maximum(noise, leastNoise)) as tf.Tensor3D;
}

function predictInputs(
  parameters: Parameters,
  blocks: number,
  { noised, time, classes }: DenoiserInput,
): tf.Tensor3D {
  const condition = runDense(parameters, 'condition', tf.concat([time, classes], 2));
  let x = runDense(parameters, 'input', noised, 'linear');
  for (let i = 0; i < blocks; i++) {
    const scale = runDense(parameters, `block-${i}-scale`, condition, 'linear');
    const shift = runDense(parameters, `block-${i}-shift`, condition, 'linear');
    const inner = runDense(
      parameters,
      `block-${i}-inner`,
      activate(x.mul(scale.add(1)).add(shift), 'relu'),
      'relu',
    );
    x = x.add(runDense(parameters, `block-${i}-outer`, inner, 'linear'));
  }
  return runDense(parameters, 'output', x, 'linear');
}

/** Sines and cosines of a step, of wave lengths from 2π to 20,000π thousandths of all steps (arXiv 1706.03762, 2006.11239). */
export function timeFeatures(step: number, steps: number): Float32Array {
  const half = timeSize / 2;
  const features = new Float32Array(timeSize);
  for (let i = 0; i < half; i++) {
    const angle = ((1000 * step) / steps) * 10_000 ** (-i / half);
    features[i] = Math.sin(angle);
    features[half + i] = Math.cos(angle);
  }
  return features;
}
