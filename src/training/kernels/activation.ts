import * as tf from '@tensorflow/tfjs';
import type { AnyActivation } from '../ops/activation.ts';
import { activeHeap, registerKernel, runKernel } from './load.ts';

/** Numbers of the activations in `assembly/activation.ts`. */
export const activationNumbers: Readonly<Record<AnyActivation, number>> = {
  linear: 0,
  relu: 1,
  leakyRelu: 2,
  elu: 3,
  selu: 4,
  tanh: 5,
  sigmoid: 6,
  hardSigmoid: 7,
  softplus: 8,
  softsign: 9,
  exponential: 10,
  softmax: 11,
};

const elementsName = 'FaultgapActivate';
const softmaxName = 'FaultgapSoftmax';

/** `activate` on our kernels. */
export function runActivation(
  x: tf.Tensor,
  activation: AnyActivation,
  alpha: number,
  gate: tf.Tensor,
): tf.Tensor {
  if (activation === 'softmax') return runKernel(softmaxName, { x });
  return runKernel(elementsName, { x, gate }, { kind: activationNumbers[activation], alpha });
}

type Elements = { readonly x: tf.TensorInfo; readonly gate: tf.TensorInfo };
type Attributes = { readonly kind: number; readonly alpha: number };

registerKernel<Elements, Attributes>(elementsName, (heap, { x, gate }, { kind, alpha }) => {
  const y = heap.output(x.shape);
  const size = tf.util.sizeFromShape(x.shape);
  heap.kernels.activate(kind, heap.address(x), heap.address(gate), heap.address(y), size, alpha);
  return y;
});

tf.registerGradient({
  kernelName: elementsName,
  inputsToSave: ['gate'],
  outputsToSave: [true],
  gradFunc: (dy, [gate, y], attributes) => ({
    x: () => {
      const { kind, alpha } = attributes as unknown as Attributes;
      const heap = activeHeap()!;
      const dx = heap.output(y!.shape);
      heap.kernels.activateGradient(
        kind,
        heap.address(y!),
        heap.address(gate!),
        heap.address(dy as tf.Tensor),
        heap.address(dx),
        y!.size,
        alpha,
      );
      return heap.tensor(dx);
    },
  }),
});

registerKernel<{ x: tf.TensorInfo }>(softmaxName, (heap, { x }) => {
  const y = heap.output(x.shape);
  heap.kernels.softmax(heap.address(x), heap.address(y), ...countRows(x));
  return y;
});

tf.registerGradient({
  kernelName: softmaxName,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({
    x: () => {
      const heap = activeHeap()!;
      const dx = heap.output(y!.shape);
      heap.kernels.softmaxGradient(
        heap.address(y!),
        heap.address(dy as tf.Tensor),
        heap.address(dx),
        ...countRows(y!),
      );
      return heap.tensor(dx);
    },
  }),
});

/** Rows and columns of a tensor read as a list of its last axis. */
function countRows({ shape }: tf.TensorInfo): [rows: number, columns: number] {
  return [tf.util.sizeFromShape(shape.slice(0, -1)), shape.at(-1)!];
}
