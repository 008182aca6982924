import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../../lib/tensor.ts';
import type { ActivationName } from '../specs/fields.ts';
import { type Heap, registerGradient, registerKernel, runKernel, workTensor } from './load.ts';

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
  gelu: 12,
  geluTanh: 13,
  silu: 14,
  mish: 15,
};

/** Those whose derivative does not follow from their output: they fall before they rise. */
export const byInput: ReadonlySet<AnyActivation> = new Set(['gelu', 'geluTanh', 'silu', 'mish']);

/** Number of the product in `assembly/elementwise.ts`. */
const multiply = 2;

const elementsName = 'FaultgapActivate';
const gatedName = 'FaultgapActivateGated';
const smoothName = 'FaultgapActivateSmooth';
const softmaxName = 'FaultgapSoftmax';

/** `activate` on our kernels. */
export function runActivation(x: Tensor, activation: AnyActivation, alpha: number, gate: Tensor): Tensor {
  if (activation === 'softmax') return runKernel(softmaxName, { x });
  const attributes = { kind: activationNumbers[activation], alpha };
  if (byInput.has(activation)) return runKernel(smoothName, { x, slope: workTensor(x.shape) }, attributes);
  // As its own gate x is one input: the tape would ask for a gradient by way of the second.
  if (gate === x) return runKernel(elementsName, { x }, attributes);
  return runKernel(gatedName, { x, gate }, attributes);
}

type Attributes = { readonly kind: number; readonly alpha: number };

function activateElements(heap: Heap, x: tf.TensorInfo, gate: tf.TensorInfo, { kind, alpha }: Attributes) {
  const y = heap.output(x.shape);
  const size = tf.util.sizeFromShape(x.shape);
  heap.kernels.activate(kind, ...heap.addresses(x, gate, y), size, alpha);
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
  registerGradient<Attributes>(
    kernelName,
    { inputs: [gateInput], output: true },
    (heap, dy, saved, { kind, alpha }) => ({
      x: () => {
        const [gate, y] = saved as [Tensor, Tensor];
        const dx = heap.create(y.shape);
        heap.kernels.activateGradient(kind, ...heap.addresses(y, gate, dy, dx), y.size, alpha);
        return dx;
      },
    }),
  );
}

registerKernel<Record<'x' | 'slope', tf.TensorInfo>, Attributes>(
  smoothName,
  (heap, { x, slope }, { kind }) => {
    const y = heap.output(x.shape);
    heap.kernels.activateSmooth(kind, ...heap.addresses(x, y, slope), tf.util.sizeFromShape(x.shape));
    return y;
  },
);

registerGradient(smoothName, { inputs: ['slope'] }, (heap, dy, saved) => ({
  x: () => {
    const [slope] = saved as [Tensor];
    const dx = heap.create(dy.shape);
    heap.kernels.combine(multiply, ...heap.addresses(dy, slope, dx), dy.size);
    return dx;
  },
}));

registerKernel<{ x: tf.TensorInfo }>(softmaxName, (heap, { x }) => {
  const y = heap.output(x.shape);
  heap.kernels.softmax(...heap.addresses(x, y), ...countRows(x));
  return y;
});

registerGradient(softmaxName, { output: true }, (heap, dy, saved) => ({
  x: () => {
    const [y] = saved as [Tensor];
    const dx = heap.create(y.shape);
    heap.kernels.softmaxGradient(...heap.addresses(y, dy, dx), ...countRows(y));
    return dx;
  },
}));

/** Rows and columns of a tensor read as a list of its last axis. */
function countRows({ shape }: tf.TensorInfo): [rows: number, columns: number] {
  return [tf.util.sizeFromShape(shape.slice(0, -1)), shape.at(-1)!];
}
