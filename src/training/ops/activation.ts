import * as tf from '@tensorflow/tfjs';
import { runActivation } from '../kernels/activation.ts';
import { activeHeap } from '../kernels/load.ts';
import type { ActivationName } from '../spec.ts';

export type AnyActivation = ActivationName | 'leakyRelu';

export interface ActivationOptions {
  /** Slope of leakyRelu below 0. */
  readonly alpha?: number;
  /**
   * Pre-activation whose pieces are used instead of those of `x`: with the one recorded at the present weights, a
   * changed `x` is evaluated on the same side of every kink, so finite differences of the gradient do not step over
   * one. Only activations in `piecewise` look at it.
   */
  readonly gate?: tf.Tensor;
}

/** Activations made of pieces: those that look at a gate. */
export const piecewise: ReadonlySet<AnyActivation> = new Set<AnyActivation>([
  'relu',
  'leakyRelu',
  'elu',
  'selu',
  'hardSigmoid',
]);

/** Keras's slope of leakyRelu. */
export const defaultAlpha = 0.3;

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/**
 * Keras's activation functions, `[R, …] → [R, …]`, with gradient. `softmax` is over the last axis, `hardSigmoid` is
 * clip(0.2x + 0.5, 0, 1), `exponential` is eˣ. NaN stays NaN.
 */
export function activate(
  x: tf.Tensor,
  activation: AnyActivation,
  options: ActivationOptions = {},
): tf.Tensor {
  if (activation === 'linear') return x;
  if (activeHeap() === null) return composeActivation(x, activation, options);
  return runActivation(x, activation, options.alpha ?? defaultAlpha, options.gate ?? x);
}

/** The same, composed of tfjs's ops: for the other backends, and what the kernels are tested against. */
export function composeActivation(
  x: tf.Tensor,
  activation: AnyActivation,
  { alpha = defaultAlpha, gate = x }: ActivationOptions = {},
): tf.Tensor {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return tf.where(gate.lessEqual(0), 0, x);
    case 'leakyRelu':
      return tf.where(gate.lessEqual(0), x.mul(alpha), x);
    case 'elu':
      return tf.where(gate.less(0), expm1Below(x, gate), x);
    case 'selu':
      return tf.where(gate.less(0), expm1Below(x, gate).mul(seluAlpha), x).mul(seluScale);
    case 'hardSigmoid':
      return composeHardSigmoid(x, gate);
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softmax':
      return tf.softmax(x);
    case 'softplus':
      return tf.softplus(x);
    case 'softsign':
      return x.div(x.abs().add(1));
    case 'exponential':
      return tf.exp(x);
  }
}

/** eˣ − 1 where the gate is below 0; elsewhere 0, since an overflow there would turn a masked gradient into NaN. */
function expm1Below(x: tf.Tensor, gate: tf.Tensor): tf.Tensor {
  return tf.expm1(tf.where(gate.less(0), x, 0));
}

function composeHardSigmoid(x: tf.Tensor, gate: tf.Tensor): tf.Tensor {
  const piece = gate.mul(0.2).add(0.5);
  const line = x.mul(0.2).add(0.5);
  return tf.where(piece.less(0), 0, tf.where(piece.greater(1), 1, line));
}
