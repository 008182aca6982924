import * as tf from '@tensorflow/tfjs';
import { activeHeap, registerKernel, runKernel } from './load.ts';
import { requireShape } from './shapes.ts';

const embedName = 'FaultgapEmbed';

/** `embed` on our kernels. */
export function runEmbed(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  requireShape('ids of an embedding', ids, [table.shape[0]!, ...ids.shape.slice(1)], ids.dtype as 'float32');
  return runKernel(embedName, { table, ids: tf.cast(ids, 'float32') }, { vocabulary: table.shape[1]! });
}

registerKernel<{ table: tf.TensorInfo; ids: tf.TensorInfo }>(embedName, (heap, { table, ids }) => {
  const [replicas, vocabulary, width] = table.shape as [number, number, number];
  const y = heap.output([...ids.shape, width]);
  const addresses = [heap.address(table), heap.address(ids), heap.address(y)] as const;
  heap.kernels.embedRows(...addresses, replicas, countPicked(ids), vocabulary, width);
  return y;
});

function countPicked(ids: tf.TensorInfo): number {
  return tf.util.sizeFromShape(ids.shape.slice(1));
}

tf.registerGradient({
  kernelName: embedName,
  inputsToSave: ['ids'],
  gradFunc: (dy, [ids], attributes) => ({
    table: () => {
      const { vocabulary } = attributes as unknown as { vocabulary: number };
      const heap = activeHeap()!;
      const [replicas, width] = [ids!.shape[0]!, (dy as tf.Tensor).shape.at(-1)!];
      const dTable = heap.output([replicas, vocabulary, width]);
      const addresses = [heap.address(dy as tf.Tensor), heap.address(ids!), heap.address(dTable)] as const;
      heap.kernels.addRows(...addresses, replicas, countPicked(ids!), vocabulary, width);
      return heap.tensor(dTable);
    },
  }),
});
