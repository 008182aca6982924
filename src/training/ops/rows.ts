import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, registerKernel, runKernel } from '../kernels/load.ts';

/**
 * Rows picked per replica: `[R, N, …row]` (or `[1, N, …row]`, shared by all replicas) and int32 indices `[R, B]`
 * in [0, N) give `[R, B, …row]`. No gradient. An index outside the data is a defect of the caller.
 */
export function gatherRows(data: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  return activeHeap() === null ? composeGatherRows(data, indices) : runKernel(kernelName, { data, indices });
}

/** The same, composed of tfjs's ops. */
export function composeGatherRows(data: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  if (data.shape[0] === 1) return tf.gather(data.reshape(data.shape.slice(1)), indices);
  return tf.gather(data, indices, 1, 1);
}

const kernelName = 'FaultgapGatherRows';

registerKernel<{ data: tf.TensorInfo; indices: tf.TensorInfo }>(kernelName, (heap, { data, indices }) => {
  const [sets, rows, ...row] = data.shape as [number, number, ...number[]];
  const [replicas, picked] = indices.shape as [number, number];
  const output = heap.output([replicas, picked, ...row], data.dtype as 'float32' | 'int32');
  const rowBytes = 4 * tf.util.sizeFromShape(row);
  const stride = sets === 1 ? 0 : rows * rowBytes;
  const addresses = heap.addresses(data, indices, output);
  heap.kernels.gatherRows(...addresses, replicas, picked, rows, rowBytes, stride);
  return output;
});
