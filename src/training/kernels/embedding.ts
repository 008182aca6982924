import * as tf from '@tensorflow/tfjs';
import { registerKernel, runKernel } from './load.ts';

const embedName = 'FaultgapEmbed';
const addName = 'FaultgapAddRows';

/** `embed` on our kernels. */
export function runEmbed(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  return runKernel(embedName, { table, ids: tf.cast(ids, 'float32') }, { vocabulary: table.shape[1]! });
}

registerKernel<{ table: tf.TensorInfo; ids: tf.TensorInfo }, Record<string, never>>(
  embedName,
  (heap, { table, ids }) => {
    const [replicas, vocabulary, width] = table.shape as [number, number, number];
    const y = heap.output([...ids.shape, width]);
    const addresses = [heap.address(table), heap.address(ids), heap.address(y)] as const;
    heap.kernels.embedRows(...addresses, replicas, countPicked(ids), vocabulary, width);
    return y;
  },
);

registerKernel<{ dy: tf.TensorInfo; ids: tf.TensorInfo }, { vocabulary: number }>(
  addName,
  (heap, { dy, ids }, { vocabulary }) => {
    const replicas = ids.shape[0]!;
    const width = dy.shape.at(-1)!;
    const dTable = heap.output([replicas, vocabulary, width]);
    const addresses = [heap.address(dy), heap.address(ids), heap.address(dTable)] as const;
    heap.kernels.addRows(...addresses, replicas, countPicked(ids), vocabulary, width);
    return dTable;
  },
);

function countPicked(ids: tf.TensorInfo): number {
  return tf.util.sizeFromShape(ids.shape.slice(1));
}

tf.registerGradient({
  kernelName: embedName,
  inputsToSave: ['ids'],
  gradFunc: (dy, [ids], attributes) => ({
    table: () => {
      const { vocabulary } = attributes as unknown as { vocabulary: number };
      return runKernel(addName, { dy: dy as tf.Tensor, ids: ids! }, { vocabulary });
    },
  }),
});
