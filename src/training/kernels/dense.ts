import * as tf from '@tensorflow/tfjs';
import type { AnyActivation } from '../ops/activation.ts';
import { activationNumbers } from './activation.ts';
import { activeHeap, type Heap, registerKernel, runKernel } from './load.ts';
import { multiply } from './matmul.ts';

const kernelName = 'FaultgapDense';

/** `dense` on our kernels, for activations whose gradient follows from their output. x is `[R, B, I]`. */
export function runDense(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  activation: AnyActivation,
  alpha: number,
): tf.Tensor {
  const inputs: Record<string, tf.Tensor> = bias === null ? { x, kernel } : { x, kernel, bias };
  return runKernel(kernelName, inputs, { kind: activationNumbers[activation], alpha });
}

type Inputs = { readonly x: tf.TensorInfo; readonly kernel: tf.TensorInfo; readonly bias?: tf.TensorInfo };
type Attributes = { readonly kind: number; readonly alpha: number };

registerKernel<Inputs, Attributes>(kernelName, (heap, { x, kernel, bias }, { kind, alpha }) => {
  const sizes = readSizes(x, kernel);
  const [replicas, rows, , units] = sizes;
  const y = heap.output([replicas, rows, units]);
  const biasAddress = bias === undefined ? 0 : heap.address(bias);
  const scratch = heap.scratch(heap.kernels.matMulScratch());
  heap.kernels.dense(
    heap.address(x),
    heap.address(kernel),
    biasAddress,
    heap.address(y),
    ...sizes,
    kind,
    alpha,
    scratch,
  );
  return y;
});

tf.registerGradient({
  kernelName,
  inputsToSave: ['x', 'kernel'],
  outputsToSave: [true],
  gradFunc(dy, [x, kernel, y], attributes) {
    const heap = activeHeap()!;
    const { dz, dKernel, dBias } = differentiate(
      heap,
      x!,
      kernel!,
      y!,
      dy as tf.Tensor,
      attributes as unknown as Attributes,
    );
    return {
      x: () => heap.tensor(multiply(heap, dz, false, kernel!, true)),
      kernel: () => dKernel,
      bias: () => dBias,
    };
  },
});

/** Gradients before the activation, of the kernel and of the bias, in one call. */
function differentiate(
  heap: Heap,
  x: tf.Tensor,
  kernel: tf.Tensor,
  y: tf.Tensor,
  dy: tf.Tensor,
  { kind, alpha }: Attributes,
) {
  const sizes = readSizes(x, kernel);
  const dz = kind === activationNumbers.linear ? dy : heap.tensor(heap.output(y.shape));
  const dKernel = heap.tensor(heap.output(kernel.shape));
  const dBias = heap.tensor(heap.output([sizes[0], sizes[3]]));
  heap.kernels.denseGradient(
    heap.address(x),
    heap.address(y),
    heap.address(dy),
    heap.address(dz),
    heap.address(dKernel),
    heap.address(dBias),
    ...sizes,
    kind,
    alpha,
    heap.scratch(heap.kernels.matMulScratch()),
  );
  return { dz, dKernel, dBias };
}

/** Replicas, rows, inputs, units; the kernels trust them, so the shapes are checked here. */
function readSizes(x: tf.TensorInfo, kernel: tf.TensorInfo): [number, number, number, number] {
  const [replicas, rows, inputs] = x.shape as [number, number, number];
  if (kernel.shape[0] !== replicas || kernel.shape[1] !== inputs) {
    throw new Error(`a dense layer cannot multiply shapes [${x.shape}] and [${kernel.shape}]`);
  }
  return [replicas, rows, inputs, kernel.shape[2]!];
}
