import * as tf from '@tensorflow/tfjs';
import type { ActivationName } from '../layer-specs.ts';
import { activeHeap, type Heap, registerKernel, runKernel } from './load.ts';

export type AnyActivation = ActivationName | 'leakyRelu';

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
const gatedName = 'FaultgapActivateGated';
const softmaxName = 'FaultgapSoftmax';

/** `activate` on our kernels. */
export function runActivation(
  x: tf.Tensor,
  activation: AnyActivation,
  alpha: number,
  gate: tf.Tensor,
): tf.Tensor {
  if (activation === 'softmax') return runKernel(softmaxName, { x });
  const attributes = { kind: activationNumbers[activation], alpha };
  // As its own gate x is one input: the tape would ask for a gradient by way of the second.
  if (gate === x) return runKernel(elementsName, { x }, attributes);
  return runKernel(gatedName, { x, gate }, attributes);
}

type Attributes = { readonly kind: number; readonly alpha: number };

function activateElements(heap: Heap, x: tf.TensorInfo, gate: tf.TensorInfo, { kind, alpha }: Attributes) {
  const y = heap.output(x.shape);
  const size = tf.util.sizeFromShape(x.shape);
  heap.kernels.activate(kind, heap.address(x), heap.address(gate), heap.address(y), size, alpha);
  return y;
}

registerKernel<{ x: tf.TensorInfo }, Attributes>(elementsName, (heap, { x }, attributes) =>
  activateElements(heap, x, x, attributes),
);

registerKernel<{ x: tf.TensorInfo; gate: tf.TensorInfo }, Attributes>(
  gatedName,
  (heap, { x, gate }, attributes) => activateElements(heap, x, gate, attributes),
);

for (const [kernelName, gateInput] of [
  [elementsName, 'x'],
  [gatedName, 'gate'],
] as const) {
  tf.registerGradient({
    kernelName,
    inputsToSave: [gateInput],
    outputsToSave: [true],
    gradFunc: (dy, [gate, y], attributes) => ({
      x: () => elementsGradient(gate!, y!, dy as tf.Tensor, attributes as unknown as Attributes),
    }),
  });
}

function elementsGradient(
  gate: tf.Tensor,
  y: tf.Tensor,
  dy: tf.Tensor,
  { kind, alpha }: Attributes,
): tf.Tensor {
  const heap = activeHeap()!;
  const dx = heap.output(y.shape);
  heap.kernels.activateGradient(
    kind,
    heap.address(y),
    heap.address(gate),
    heap.address(dy),
    heap.address(dx),
    y.size,
    alpha,
  );
  return heap.tensor(dx);
}

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
