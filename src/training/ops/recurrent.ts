import type * as tf from '@tensorflow/tfjs';
import { activeHeap } from '../kernels/load.ts';
import { runRecurrent } from '../kernels/recurrent.ts';
import type { ActivationName } from '../spec.ts';
import { composeGru, composeLstm, composeSimpleRnn } from './compose-recurrent.ts';

/** `x [R, B, T, I]`, `kernel [R, I, G·U]`, `recurrentKernel [R, U, G·U]`, `bias [R, G·U]` or null. */
export interface RecurrentInputs {
  readonly x: tf.Tensor;
  readonly kernel: tf.Tensor;
  readonly recurrentKernel: tf.Tensor;
  readonly bias: tf.Tensor | null;
}

/** Changes what flows in a recurrent cell, asked at every step, from 0, in the order of reading. */
export interface Disturbance {
  /** The state `[R, B, U]` that a step has made (the cell state of an LSTM), with those of earlier steps. */
  state(step: number, state: tf.Tensor, earlier: readonly tf.Tensor[]): tf.Tensor;
  /** A gate `[R, B, U]` after its activation, numbered as in the kernel; a simple recurrent cell has none. */
  gate(step: number, gate: number, value: tf.Tensor): tf.Tensor;
}

export interface RecurrentOptions {
  readonly activation: ActivationName;
  /** Null or absent in any network that is as it was trained. */
  readonly disturbance?: Disturbance | null;
  /**
   * Read the sequence from its last step to its first. As in Keras the output stays in the order of reading: entry 0
   * has seen the last step only.
   */
  readonly goBackwards: boolean;
}

export interface GatedOptions extends RecurrentOptions {
  readonly recurrentActivation: ActivationName;
}

export interface GruOptions extends GatedOptions {
  /**
   * True: the reset gate applies after the recurrent product, and the bias is `[R, 2, 3·U]` (input, recurrent), as in
   * TF 2. False: it applies to the state before the product, with a bias `[R, 3·U]`.
   */
  readonly resetAfter: boolean;
}

/** Simple recurrent layer from a zero state, every step's state → `[R, B, T, U]`. */
export function simpleRnn(inputs: RecurrentInputs, options: RecurrentOptions): tf.Tensor {
  const gated: GatedOptions = { ...options, recurrentActivation: 'linear' };
  return fused(gated) ? runRecurrent('simpleRnn', inputs, gated) : composeSimpleRnn(inputs, options);
}

/** LSTM from a zero state, gates in Keras's order i, f, c, o, every step's output → `[R, B, T, U]`. */
export function lstm(inputs: RecurrentInputs, options: GatedOptions): tf.Tensor {
  return fused(options) ? runRecurrent('lstm', inputs, options) : composeLstm(inputs, options);
}

/** GRU from a zero state, gates in Keras's order z, r, h, every step's state → `[R, B, T, U]`. */
export function gru(inputs: RecurrentInputs, options: GruOptions): tf.Tensor {
  if (!fused(options)) return composeGru(inputs, options);
  return runRecurrent(options.resetAfter ? 'gruResetAfter' : 'gru', inputs, options);
}

/** The fused cells work on units one by one and show nothing of a step, so softmax and disturbance are left to the composed ops. */
function fused({ activation, recurrentActivation, disturbance }: GatedOptions): boolean {
  if (disturbance) return false;
  return activeHeap() !== null && activation !== 'softmax' && recurrentActivation !== 'softmax';
}
