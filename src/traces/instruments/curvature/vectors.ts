import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../../lib/random.ts';

/**
 * A vector over all trainable weights, one per replica: per weight tensor `R × size` values, in double precision,
 * because the directions of power iteration are compared over many steps.
 */
export type Vectors = readonly Float64Array[];

export function readVectors(tensors: readonly tf.Tensor[]): Vectors {
  return tensors.map((tensor) => new Float64Array(tensor.dataSync()));
}

/** Reads tensors that are no longer needed. */
export function takeVectors(tensors: readonly tf.Tensor[]): Vectors {
  const vectors = readVectors(tensors);
  tf.dispose([...tensors]);
  return vectors;
}

export function makeTensors(vectors: Vectors, shapes: readonly (readonly number[])[]): tf.Tensor[] {
  return vectors.map((values, i) => tf.tensor(new Float32Array(values), [...shapes[i]!], 'float32'));
}

/** Dot product per replica. */
export function dot(replicas: number, a: Vectors, b: Vectors): Float64Array {
  const products = new Float64Array(replicas);
  a.forEach((left, tensor) => {
    const right = b[tensor]!;
    const size = left.length / replicas;
    for (let r = 0; r < replicas; r++) {
      let total = 0;
      for (let i = r * size; i < (r + 1) * size; i++) total += left[i]! * right[i]!;
      products[r]! += total;
    }
  });
  return products;
}

/** Euclidean norm per replica. */
export function norm(replicas: number, a: Vectors): Float64Array {
  return dot(replicas, a, a).map(Math.sqrt);
}

/** `a + factor·b`, with a factor per replica. */
export function addScaled(a: Vectors, b: Vectors, factors: Float64Array): Vectors {
  return a.map((values, tensor) => {
    const others = b[tensor]!;
    const size = values.length / factors.length;
    const out = new Float64Array(values.length);
    for (let r = 0; r < factors.length; r++) {
      const factor = factors[r]!;
      for (let i = r * size; i < (r + 1) * size; i++) out[i] = values[i]! + factor * others[i]!;
    }
    return out;
  });
}

/** `factor·(a − b)`, with a factor per replica. */
export function scaleDifference(a: Vectors, b: Vectors, factors: Float64Array): Vectors {
  return a.map((values, tensor) => {
    const others = b[tensor]!;
    const size = values.length / factors.length;
    const out = new Float64Array(values.length);
    for (let r = 0; r < factors.length; r++) {
      const factor = factors[r]!;
      for (let i = r * size; i < (r + 1) * size; i++) out[i] = factor * (values[i]! - others[i]!);
    }
    return out;
  });
}

/** Unit length per replica; zero stays zero. */
export function normalise(replicas: number, a: Vectors): Vectors {
  const factors = inverses(norm(replicas, a));
  return a.map((values) => {
    const size = values.length / replicas;
    const out = new Float64Array(values.length);
    for (let r = 0; r < replicas; r++) {
      for (let i = r * size; i < (r + 1) * size; i++) out[i] = factors[r]! * values[i]!;
    }
    return out;
  });
}

/** 1/x, and 0 where that is not finite: a vector without length has no direction. */
export function inverses(lengths: Float64Array): Float64Array {
  return lengths.map((length) => (Number.isFinite(1 / length) ? 1 / length : 0));
}

/** Element by element. */
export function multiplyElements(a: Vectors, b: Vectors): Vectors {
  return a.map((values, tensor) => {
    const others = b[tensor]!;
    const out = new Float64Array(values.length);
    for (let i = 0; i < out.length; i++) out[i] = values[i]! * others[i]!;
    return out;
  });
}

/** Random values shaped like `like`, every replica from its own stream, so that none depends on its companions. */
export function randomVectors(
  like: Vectors,
  streams: readonly RandomStream[],
  draw: (stream: RandomStream) => number,
): Vectors {
  return like.map((values) => {
    const out = new Float64Array(values.length);
    const size = values.length / streams.length;
    for (let i = 0; i < out.length; i++) out[i] = draw(streams[Math.floor(i / size)]!);
    return out;
  });
}
