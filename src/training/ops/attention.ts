import * as tf from '@tensorflow/tfjs-core';
import {
  activeHeap,
  type Heap,
  registerGradient,
  registerKernel,
  requireShape,
  runKernel,
} from '../kernels/load.ts';

export interface AttentionOptions {
  readonly heads: number;
  /** Step i sees the steps up to i only. */
  readonly causal: boolean;
  /** What query · key is multiplied by; left out, 1 / √K. */
  readonly scale?: number;
}

/**
 * Scaled dot-product attention (Vaswani et al., arXiv 1706.03762), its weights: queries `[R, B, Q, H·K]`, keys
 * `[R, B, S, H·K]` → `[R, B, H, Q, S]`, the softmax over S of query · key / √K (or times another scale), with gradient. `mask [R, B, S]` hides
 * the keys where it is 0. Hidden keys get 0; a query that sees none has zeros in all of its row (Keras spreads its
 * weight evenly over the hidden ones).
 */
export function attentionWeights(
  queries: tf.Tensor,
  keys: tf.Tensor,
  mask: tf.Tensor | null,
  options: AttentionOptions,
): tf.Tensor {
  if (activeHeap() === null) return composeAttentionWeights(queries, keys, mask, options);
  const [replicas, rows, , width] = queries.shape as [number, number, number, number];
  const steps = keys.shape[2]!;
  requireShape('queries of attention', queries, queries.shape);
  requireShape('keys of attention', keys, [replicas, rows, steps, width]);
  if (mask !== null) requireShape('mask of attention', mask, [replicas, rows, steps]);
  const inputs: Record<string, tf.Tensor> = mask === null ? { queries, keys } : { queries, keys, mask };
  const { scale = 1 / Math.sqrt(width / options.heads) } = options;
  return runKernel(weightsName, inputs, { ...options, scale });
}

/** Weights `[R, B, H, Q, S]` times values `[R, B, S, H·V]` → `[R, B, Q, H·V]`, head by head, with gradient. */
export function weighValues(weights: tf.Tensor, values: tf.Tensor): tf.Tensor {
  if (activeHeap() === null) return composeWeighValues(weights, values);
  const [replicas, rows, , , steps] = weights.shape as [number, number, number, number, number];
  requireShape('weights of attention', weights, weights.shape);
  requireShape('values of attention', values, [replicas, rows, steps, values.shape[3]!]);
  return runKernel(valuesName, { weights, values });
}

/** `attentionWeights` of stock ops. */
export function composeAttentionWeights(
  queries: tf.Tensor,
  keys: tf.Tensor,
  mask: tf.Tensor | null,
  { heads, causal, scale = Math.sqrt(heads / queries.shape[3]!) }: AttentionOptions,
): tf.Tensor {
  const scores = tf.mul(tf.matMul(splitHeads(queries, heads), splitHeads(keys, heads), false, true), scale);
  const seen = seenKeys(scores.shape, mask, causal);
  if (seen === null) return tf.softmax(scores);
  const hidden = tf.softmax(tf.where(seen, scores, -1e30));
  return tf.where(seen, hidden, 0);
}

/** `weighValues` of stock ops. */
export function composeWeighValues(weights: tf.Tensor, values: tf.Tensor): tf.Tensor {
  const heads = weights.shape[2]!;
  const [replicas, rows, steps, width] = [...weights.shape.slice(0, 2), weights.shape[3]!, values.shape[3]!];
  const product = tf.matMul(weights, splitHeads(values, heads));
  return tf.reshape(tf.transpose(product, [0, 1, 3, 2, 4]), [replicas!, rows!, steps!, width!]);
}

/** `[R, B, S, H·K]` → `[R, B, H, S, K]`. */
function splitHeads(x: tf.Tensor, heads: number): tf.Tensor {
  const [replicas, rows, steps, width] = x.shape as [number, number, number, number];
  return tf.transpose(tf.reshape(x, [replicas, rows, steps, heads, width / heads]), [0, 1, 3, 2, 4]);
}

/** Which keys every query sees, in the shape of the scores; null for all. */
function seenKeys(shape: number[], mask: tf.Tensor | null, causal: boolean): tf.Tensor | null {
  const [replicas, rows, , queries, keys] = shape as [number, number, number, number, number];
  const earlier = tf.lessEqual(tf.range(0, keys), tf.reshape(tf.range(0, queries), [queries, 1]));
  const own = mask === null ? null : tf.reshape(tf.notEqual(mask, 0), [replicas, rows, 1, 1, keys]);
  if (own === null && !causal) return null;
  const seen = own === null ? earlier : causal ? tf.logicalAnd(own, earlier) : own;
  return tf.logicalAnd(seen, tf.ones(shape, 'bool'));
}

const weightsName = 'FaultgapAttentionWeights';
const valuesName = 'FaultgapWeighValues';

type Info = tf.TensorInfo;
type Attributes = Required<AttentionOptions> & Record<string, number | boolean>;
type Shape5 = [number, number, number, number, number];

/** Images (rows of all replicas), heads, queries, keys, size of a head: arguments of the kernels. */
function sizesOf(weights: readonly number[], width: number): Shape5 {
  const [replicas, rows, heads, queries, keys] = weights as Shape5;
  return [replicas * rows, heads, queries, keys, width / heads];
}

function scratchFor(heap: Heap, [, , queries, keys]: Shape5): number {
  return heap.scratch(heap.kernels.attentionScratch(queries, keys));
}

registerKernel<{ queries: Info; keys: Info; mask?: Info }, Attributes>(
  weightsName,
  (heap, { queries, keys, mask }, { heads, causal, scale }) => {
    const [replicas, rows, steps, width] = queries.shape as [number, number, number, number];
    const weights = heap.output([replicas, rows, heads, steps, keys.shape[2]!]);
    const sizes = sizesOf(weights.shape, width);
    const addresses = heap.addresses(queries, keys, mask, weights);
    heap.kernels.attentionWeights(...addresses, scratchFor(heap, sizes), ...sizes, causal, scale);
    return weights;
  },
);

registerGradient<Attributes>(
  weightsName,
  { inputs: ['queries', 'keys'], output: true },
  (heap, dy, saved, { scale }) => {
    const [queries, keys, weights] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [dQueries, dKeys] = [heap.create(queries.shape), heap.create(keys.shape)];
    const sizes = sizesOf(weights.shape, queries.shape[3]!);
    const addresses = heap.addresses(weights, dy, queries, keys, dQueries, dKeys);
    heap.kernels.attentionWeightsGradient(...addresses, scratchFor(heap, sizes), ...sizes, scale);
    return { queries: () => dQueries, keys: () => dKeys };
  },
);

registerKernel<{ weights: Info; values: Info }>(valuesName, (heap, { weights, values }) => {
  const [replicas, rows, , queries] = weights.shape as Shape5;
  const y = heap.output([replicas, rows, queries, values.shape[3]!]);
  const sizes = sizesOf(weights.shape, values.shape[3]!);
  heap.kernels.weighValues(...heap.addresses(weights, values, y), scratchFor(heap, sizes), ...sizes);
  return y;
});

registerGradient(valuesName, { inputs: ['weights', 'values'] }, (heap, dy, saved) => {
  const [weights, values] = saved as [tf.Tensor, tf.Tensor];
  const [dWeights, dValues] = [heap.create(weights.shape), heap.create(values.shape)];
  const sizes = sizesOf(weights.shape, values.shape[3]!);
  const addresses = heap.addresses(weights, values, dy, dWeights, dValues);
  heap.kernels.weighValuesGradient(...addresses, scratchFor(heap, sizes), ...sizes);
  return { weights: () => dWeights, values: () => dValues };
});
