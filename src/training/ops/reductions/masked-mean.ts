import * as tf from '@tensorflow/tfjs-core';
import {
  activeHeap,
  registerGradient,
  registerKernel,
  requireShape,
  runKernel,
  workTensor,
} from '../../kernels/load.ts';

/**
 * Means over steps by weight: `x [R, B, T, C]`, `mask [R, B, T]` → `[R, B, C]`, Σ x mask / Σ mask, as Keras's global
 * pooling of a masked sequence does it. A row without weight is NaN. No gradient for the mask.
 */
export function maskedMean(x: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  if (activeHeap() === null) return composeMaskedMean(x, mask);
  const rows = x.shape.slice(0, 2);
  requireShape('mask of a mean', mask, [...rows, x.shape[2]!]);
  return runKernel(kernelName, { x, mask, total: workTensor(rows) });
}

/** `maskedMean` of stock ops. */
export function composeMaskedMean(x: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const weights = tf.expandDims(mask, 3);
  return tf.div(tf.sum(tf.mul(x, weights), 2), tf.sum(weights, 2));
}

const kernelName = 'FaultgapMaskedMean';

registerKernel<Record<'x' | 'mask' | 'total', tf.TensorInfo>>(kernelName, (heap, { x, mask, total }) => {
  const [replicas, rows, steps, channels] = x.shape as [number, number, number, number];
  const y = heap.output([replicas, rows, channels]);
  heap.kernels.maskedMean(...heap.addresses(x, mask, total, y), replicas * rows, steps, channels);
  return y;
});

registerGradient(kernelName, { inputs: ['mask', 'total'] }, (heap, dy, saved) => ({
  x: () => {
    const [mask, total] = saved as [tf.Tensor, tf.Tensor];
    const [replicas, rows, steps] = mask.shape as [number, number, number];
    const channels = dy.shape.at(-1)!;
    const dx = heap.create([replicas, rows, steps, channels]);
    heap.kernels.maskedMeanGradient(...heap.addresses(dy, mask, total, dx), replicas * rows, steps, channels);
    return dx;
  },
}));
