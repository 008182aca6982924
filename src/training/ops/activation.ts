import * as tf from '@tensorflow/tfjs-core';
import { type AnyActivation, runActivation } from '../kernels/activation.ts';
import { activeHeap } from '../kernels/load.ts';

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
const piecewiseNames = ['relu', 'leakyRelu', 'elu', 'selu', 'hardSigmoid'] as const;
type PiecewiseActivation = (typeof piecewiseNames)[number];
export const piecewise: ReadonlySet<AnyActivation> = new Set(piecewiseNames);

/** Keras's slope of leakyRelu. */
export const defaultAlpha = 0.3;

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/**
 * Keras's activation functions, `[R, …] → [R, …]`, with gradient. `softmax` is over the last axis, `hardSigmoid` is
 * clip(0.2x + 0.5, 0, 1), `exponential` is eˣ. `gelu` is xΦ(x) by the error function (Hendrycks and Gimpel,
 * arXiv 1606.08415; Keras's `gelu`), `geluTanh` their approximation (`approximate=True`), `silu` is xσ(x) (Keras's `swish`),
 * `mish` is x tanh(ln(1 + eˣ)) (Misra, arXiv 1908.08681). NaN stays NaN, and −∞ becomes NaN in these four, as in
 * Keras and PyTorch.
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
    case 'gelu':
      return x.mul(tf.erf(x.mul(Math.SQRT1_2)).add(1)).mul(0.5);
    case 'geluTanh':
      // (1 + tanh u) / 2 is the sigmoid of 2u, which loses no digits below 0.
      return x.mul(tf.sigmoid(x.add(x.mul(x).mul(x).mul(0.044715)).mul(2 * Math.sqrt(2 / Math.PI))));
    case 'silu':
      return x.mul(tf.sigmoid(x));
    case 'mish':
      return x.mul(tf.tanh(tf.softplus(x)));
    default:
      return composePieces(x, gate, pieces[activation], alpha);
  }
}

/** A piecewise function and its gradient; tfjs cannot differentiate past the comparison that picks the piece. */
interface Pieces {
  value(x: tf.Tensor, gate: tf.Tensor, alpha: number): tf.Tensor;
  gradient(dy: tf.Tensor, x: tf.Tensor, gate: tf.Tensor, alpha: number): tf.Tensor;
}

const pieces: Readonly<Record<PiecewiseActivation, Pieces>> = {
  relu: {
    value: (x, gate) => tf.where(gate.lessEqual(0), 0, x),
    gradient: (dy, _x, gate) => tf.where(gate.lessEqual(0), 0, dy),
  },
  leakyRelu: {
    value: (x, gate, alpha) => tf.where(gate.lessEqual(0), x.mul(alpha), x),
    gradient: (dy, _x, gate, alpha) => tf.where(gate.lessEqual(0), dy.mul(alpha), dy),
  },
  elu: {
    value: (x, gate) => tf.where(gate.less(0), tf.expm1(x), x),
    gradient: (dy, x, gate) => tf.where(gate.less(0), dy.mul(tf.exp(x)), dy),
  },
  selu: {
    value: (x, gate) => tf.where(gate.less(0), tf.expm1(x).mul(seluAlpha), x).mul(seluScale),
    gradient: (dy, x, gate) => tf.where(gate.less(0), dy.mul(tf.exp(x)).mul(seluAlpha), dy).mul(seluScale),
  },
  hardSigmoid: {
    value(x, gate) {
      const piece = hardLine(gate);
      return tf.where(piece.less(0), 0, tf.where(piece.greater(1), 1, hardLine(x)));
    },
    gradient(dy, _x, gate) {
      const piece = hardLine(gate);
      return tf.where(tf.logicalOr(piece.less(0), piece.greater(1)), 0, dy.mul(0.2));
    },
  },
};

function hardLine(x: tf.Tensor): tf.Tensor {
  return x.mul(0.2).add(0.5);
}

function composePieces(x: tf.Tensor, gate: tf.Tensor, { value, gradient }: Pieces, alpha: number): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor, gate]);
    return {
      value: value(input as tf.Tensor, gate, alpha),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradient(dy, saved[0]!, saved[1]!, alpha),
    };
  });
  return op(x);
}
