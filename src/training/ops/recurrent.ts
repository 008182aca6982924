import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../../lib/tensor.ts';
import { byInput } from '../kernels/activation.ts';
import { activeHeap } from '../kernels/load.ts';
import { matMul } from '../kernels/matmul.ts';
import { type RecurrentInputs, runRecurrent } from '../kernels/recurrent.ts';
import type { ActivationName } from '../specs/fields.ts';
import { activate } from './activation.ts';
import { unstack } from './mended-gradients.ts';

/** Changes what flows in a recurrent cell; called at every step, from 0, in the order of reading. */
export interface Disturbance {
  /** The state `[R, B, U]` that a step has made (the cell state of an LSTM), with those of earlier steps. */
  state(step: number, state: Tensor, earlier: readonly Tensor[]): Tensor;
  /** A gate `[R, B, U]` after its activation, numbered as in the kernel; a simple recurrent cell has none. */
  gate(step: number, gate: number, value: Tensor): Tensor;
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

interface GatedOptions extends RecurrentOptions {
  readonly recurrentActivation: ActivationName;
}

interface GruOptions extends GatedOptions {
  /**
   * True: the reset gate applies after the recurrent product, and the bias is `[R, 2, 3·U]` (input, recurrent), as in
   * TF 2. False: it applies to the state before the product, with a bias `[R, 3·U]`.
   */
  readonly resetAfter: boolean;
}

/** Simple recurrent layer from a zero state, every step's state → `[R, B, T, U]`. */
export function simpleRnn(inputs: RecurrentInputs, options: RecurrentOptions): Tensor {
  const gated: GatedOptions = { ...options, recurrentActivation: 'linear' };
  return fused(gated) ? runRecurrent('simpleRnn', inputs, gated) : composeSimpleRnn(inputs, options);
}

/** LSTM from a zero state, gates in Keras's order i, f, c, o, every step's output → `[R, B, T, U]`. */
export function lstm(inputs: RecurrentInputs, options: GatedOptions): Tensor {
  return fused(options) ? runRecurrent('lstm', inputs, options) : composeLstm(inputs, options);
}

/** GRU from a zero state, gates in Keras's order z, r, h, every step's state → `[R, B, T, U]`. */
export function gru(inputs: RecurrentInputs, options: GruOptions): Tensor {
  if (!fused(options)) return composeGru(inputs, options);
  return runRecurrent(options.resetAfter ? 'gruResetAfter' : 'gru', inputs, options);
}

/**
 * The fused cells work on units one by one, keep outputs only and show nothing of a step, so softmax, activations whose
 * derivative needs their input, and disturbance are left to the composed ops.
 */
function fused({ activation, recurrentActivation, disturbance }: GatedOptions): boolean {
  if (disturbance || activeHeap() === null) return false;
  return [activation, recurrentActivation].every((name) => name !== 'softmax' && !byInput.has(name));
}

/** `simpleRnn` of stock ops. */
export function composeSimpleRnn(inputs: RecurrentInputs, options: RecurrentOptions): Tensor {
  let state = zeroState(inputs);
  const keep = stateKeeper(options);
  const states = projectSteps(inputs, inputs.bias, options.goBackwards).map((projected, step) => {
    const sum = tf.add(projected, matMul(state, inputs.recurrentKernel));
    state = keep(step, activate(sum, options.activation));
    return state;
  });
  return tf.stack(states, 2);
}

/** `lstm` of stock ops. */
export function composeLstm(inputs: RecurrentInputs, options: GatedOptions): Tensor {
  let output = zeroState(inputs);
  let cell = output;
  const keep = stateKeeper(options);
  const outputs = projectSteps(inputs, inputs.bias, options.goBackwards).map((projected, step) => {
    const sums = tf.split(tf.add(projected, matMul(output, inputs.recurrentKernel)), 4, 2);
    const [input, forget, candidate, out] = sums.map((sum, gate) => {
      const activation = gate === 2 ? options.activation : options.recurrentActivation;
      return passGate(options, step, gate, activate(sum, activation));
    });
    cell = keep(step, tf.add(tf.mul(forget!, cell), tf.mul(input!, candidate!)));
    output = tf.mul(out!, activate(cell, options.activation));
    return output;
  });
  return tf.stack(outputs, 2);
}

/** `gru` of stock ops. */
export function composeGru(inputs: RecurrentInputs, options: GruOptions): Tensor {
  return options.resetAfter ? resetAfterGru(inputs, options) : resetBeforeGru(inputs, options);
}

function resetAfterGru(inputs: RecurrentInputs, options: GruOptions): Tensor {
  const [inputBias, recurrentBias] =
    inputs.bias === null ? [null, null] : (unstack(inputs.bias, 1) as [Tensor, Tensor]);
  let state = zeroState(inputs);
  const keep = stateKeeper(options);
  const states = projectSteps(inputs, inputBias, options.goBackwards).map((projected, step) => {
    const pass = (gate: number, value: Tensor) => passGate(options, step, gate, value);
    const recurrent = addBias(matMul(state, inputs.recurrentKernel), recurrentBias);
    const [xUpdate, xReset, xCandidate] = tf.split(projected, 3, 2) as Gates;
    const [hUpdate, hReset, hCandidate] = tf.split(recurrent, 3, 2) as Gates;
    const update = pass(0, activate(tf.add(xUpdate, hUpdate), options.recurrentActivation));
    const reset = pass(1, activate(tf.add(xReset, hReset), options.recurrentActivation));
    const candidate = pass(2, activate(tf.add(xCandidate, tf.mul(reset, hCandidate)), options.activation));
    state = keep(step, blend(update, state, candidate));
    return state;
  });
  return tf.stack(states, 2);
}

function resetBeforeGru(inputs: RecurrentInputs, options: GruOptions): Tensor {
  const units = inputs.recurrentKernel.shape[1]!;
  const [gateKernel, candidateKernel] = tf.split(inputs.recurrentKernel, [2 * units, units], 2);
  let state = zeroState(inputs);
  const keep = stateKeeper(options);
  const states = projectSteps(inputs, inputs.bias, options.goBackwards).map((projected, step) => {
    const pass = (gate: number, value: Tensor) => passGate(options, step, gate, value);
    const [xUpdate, xReset, xCandidate] = tf.split(projected, 3, 2) as Gates;
    const [hUpdate, hReset] = tf.split(matMul(state, gateKernel!), 2, 2);
    const update = pass(0, activate(tf.add(xUpdate, hUpdate!), options.recurrentActivation));
    const reset = pass(1, activate(tf.add(xReset, hReset!), options.recurrentActivation));
    const recurrent = matMul(tf.mul(reset, state), candidateKernel!);
    const candidate = pass(2, activate(tf.add(xCandidate, recurrent), options.activation));
    state = keep(step, blend(update, state, candidate));
    return state;
  });
  return tf.stack(states, 2);
}

type Gates = [Tensor, Tensor, Tensor];

/** The state of a step as the next ones see it. */
function stateKeeper({ disturbance }: RecurrentOptions): (step: number, state: Tensor) => Tensor {
  const states: Tensor[] = [];
  return (step, state) => {
    const kept = disturbance?.state(step, state, states) ?? state;
    states.push(kept);
    return kept;
  };
}

function passGate({ disturbance }: RecurrentOptions, step: number, gate: number, value: Tensor): Tensor {
  return disturbance?.gate(step, gate, value) ?? value;
}

/** update · state + (1 − update) · candidate. */
function blend(update: Tensor, state: Tensor, candidate: Tensor): Tensor {
  return tf.add(tf.mul(update, state), tf.mul(tf.sub(1, update), candidate));
}

function zeroState({ x, recurrentKernel }: RecurrentInputs): Tensor {
  return tf.zeros([x.shape[0]!, x.shape[1]!, recurrentKernel.shape[1]!]);
}

/** Input times kernel plus bias for every step, in the order of reading: T tensors `[R, B, G·U]`. */
function projectSteps(inputs: RecurrentInputs, bias: Tensor | null, goBackwards: boolean): Tensor[] {
  const [replicas, rows, steps, width] = inputs.x.shape as [number, number, number, number];
  const flat = tf.reshape(inputs.x, [replicas, rows * steps, width]);
  const projected = addBias(matMul(flat, inputs.kernel), bias);
  const parts = unstack(tf.reshape(projected, [replicas, rows, steps, -1]), 2);
  // A copy: the tape still reads the array that unstack gave out.
  return goBackwards ? [...parts].reverse() : parts;
}

function addBias(x: Tensor, bias: Tensor | null): Tensor {
  return bias === null ? x : tf.add(x, tf.expandDims(bias, 1));
}
