import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, type Heap } from '../kernels/load.ts';

/** A factor per replica. */
export type Factors = Float64Array;

/** `size` floats of every replica of a float32 tensor `[R, …]`, from `offset` on. */
interface Part {
  readonly tensor: tf.TensorInfo;
  readonly offset: number;
}

/** α·a + β·b of float32 tensors `[R, …]` of one shape, in double precision and rounded once. */
export function combine(a: tf.Tensor, alpha: Factors, b: tf.Tensor, beta: Factors): tf.Tensor {
  const heap = activeHeap();
  return heap === null ? composeCombine(a, alpha, b, beta) : runCombine(heap, a, alpha, b, beta);
}

/** α·a + β·b of two lists of tensors, one behind the other in a vector `[R, n]`. */
export function combinePacked(
  a: readonly tf.Tensor[],
  alpha: Factors,
  b: readonly tf.Tensor[],
  beta: Factors,
): tf.Tensor {
  const heap = activeHeap();
  return heap === null ? composePacked(a, alpha, b, beta) : runPacked(heap, a, alpha, b, beta);
}

/** Every tensor of a list plus β times its part of a vector `[R, n]` that holds such a list, one behind the other. */
export function addUnpacked(a: readonly tf.Tensor[], vector: tf.Tensor, beta: Factors): tf.Tensor[] {
  const heap = activeHeap();
  return heap === null ? composeUnpacked(a, vector, beta) : runUnpacked(heap, a, vector, beta);
}

/** `combine` of tfjs's ops, in single precision: for the other backends, and what the kernel is tested against. */
export function composeCombine(a: tf.Tensor, alpha: Factors, b: tf.Tensor, beta: Factors): tf.Tensor {
  return tf.tidy(() => tf.add(scale(a, alpha), scale(b, beta)));
}

/** `combinePacked` of tfjs's ops. */
export function composePacked(
  a: readonly tf.Tensor[],
  alpha: Factors,
  b: readonly tf.Tensor[],
  beta: Factors,
): tf.Tensor {
  return tf.tidy(() => composeCombine(flatten(a), alpha, flatten(b), beta));
}

/** `addUnpacked` of tfjs's ops. */
export function composeUnpacked(a: readonly tf.Tensor[], vector: tf.Tensor, beta: Factors): tf.Tensor[] {
  let from = 0;
  return a.map((tensor) => {
    const size = tensor.size / beta.length;
    const part = tf.tidy(() => tf.reshape(tf.slice(vector, [0, from], [beta.length, size]), tensor.shape));
    from += size;
    const moved = tf.tidy(() => tf.add(tensor, scale(part, beta)));
    part.dispose();
    return moved;
  });
}

function scale(tensor: tf.Tensor, factors: Factors): tf.Tensor {
  const shape = [factors.length, ...Array<number>(tensor.rank - 1).fill(1)];
  return tf.mul(tensor, tf.tensor(new Float32Array(factors), shape));
}

function flatten(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.concat(
    tensors.map((tensor) => tf.reshape(tensor, [tensor.shape[0]!, -1])),
    1,
  );
}

function runCombine(heap: Heap, a: tf.Tensor, alpha: Factors, b: tf.Tensor, beta: Factors): tf.Tensor {
  const output = heap.output(a.shape);
  const [left, right, out] = [a, b, output].map((tensor): Part => ({ tensor, offset: 0 })) as [
    Part,
    Part,
    Part,
  ];
  runParts(heap, left, right, out, writeFactors(heap, alpha, beta), alpha.length, a.size / alpha.length);
  return heap.tensor(output);
}

function runPacked(
  heap: Heap,
  a: readonly tf.Tensor[],
  alpha: Factors,
  b: readonly tf.Tensor[],
  beta: Factors,
): tf.Tensor {
  const replicas = alpha.length;
  const output = heap.output([replicas, sizeOfReplica(a, replicas)]);
  const factors = writeFactors(heap, alpha, beta);
  let offset = 0;
  a.forEach((tensor, i) => {
    const size = tensor.size / replicas;
    const [left, right] = [tensor, b[i]!].map((own): Part => ({ tensor: own, offset: 0 })) as [Part, Part];
    runParts(heap, left, right, { tensor: output, offset }, factors, replicas, size);
    offset += size;
  });
  return heap.tensor(output);
}

function runUnpacked(heap: Heap, a: readonly tf.Tensor[], vector: tf.Tensor, beta: Factors): tf.Tensor[] {
  const replicas = beta.length;
  const factors = writeFactors(heap, new Float64Array(replicas).fill(1), beta);
  let offset = 0;
  return a.map((tensor) => {
    const size = tensor.size / replicas;
    const output = heap.output(tensor.shape);
    const [own, out] = [tensor, output].map((whole): Part => ({ tensor: whole, offset: 0 })) as [Part, Part];
    runParts(heap, own, { tensor: vector, offset }, out, factors, replicas, size);
    offset += size;
    return heap.tensor(output);
  });
}

function sizeOfReplica(tensors: readonly tf.Tensor[], replicas: number): number {
  return tensors.reduce((total, { size }) => total + size, 0) / replicas;
}

/** Address of pairs of factors, good until scratch is used again. */
function writeFactors(heap: Heap, alpha: Factors, beta: Factors): number {
  const address = heap.scratch(16 * alpha.length);
  const pairs = heap.doubles(address, 2 * alpha.length);
  alpha.forEach((factor, r) => {
    pairs[2 * r] = factor;
    pairs[2 * r + 1] = beta[r]!;
  });
  return address;
}

function runParts(
  heap: Heap,
  a: Part,
  b: Part,
  output: Part,
  factors: number,
  replicas: number,
  size: number,
): void {
  const place = ({ tensor, offset }: Part) =>
    [heap.address(tensor) + 4 * offset, tf.util.sizeFromShape(tensor.shape) / replicas] as const;
  heap.kernels.combineReplicas(...place(a), ...place(b), ...place(output), factors, replicas, size);
}
