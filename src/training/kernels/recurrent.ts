import type * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../../lib/tensor.ts';
import type { ActivationName } from '../specs/fields.ts';
import { activationNumbers } from './activation.ts';
import { type Heap, registerGradient, registerKernel, requireShape, runKernel, workTensor } from './load.ts';
import { multiplyMatrices } from './matmul.ts';
import { type Attributes, type CellKernels, cells, type Sizes } from './recurrent-cells.ts';

type CellName = keyof typeof cells;

/** `x [R, B, T, I]`, `kernel [R, I, G·U]`, `recurrentKernel [R, U, G·U]`, `bias [R, G·U]` or null. */
export interface RecurrentInputs {
  readonly x: Tensor;
  readonly kernel: Tensor;
  readonly recurrentKernel: Tensor;
  readonly bias: Tensor | null;
}

interface CellOptions {
  readonly activation: ActivationName;
  readonly recurrentActivation: ActivationName;
  readonly goBackwards: boolean;
}

/** A recurrent layer on our kernels; what its gradient needs of every step is kept in a work tensor. */
export function runRecurrent(cell: CellName, inputs: RecurrentInputs, options: CellOptions): Tensor {
  const { bias, x, ...weights } = inputs;
  const { replicas, inputs: width, units } = sizesOf(x, weights.recurrentKernel);
  const columns = cells[cell].gates * units;
  requireShape('kernel of a recurrent layer', weights.kernel, [replicas, width, columns]);
  requireShape('recurrent kernel', weights.recurrentKernel, [replicas, units, columns]);
  if (bias !== null) requireShape('bias of a recurrent layer', bias, biasShape(cells[cell], replicas, units));
  const work = workTensor([...x.shape.slice(0, 3), cells[cell].parts * units]);
  const tensors = bias === null ? { x, ...weights, work } : { x, ...weights, work, bias };
  return runKernel(kernelNameOf(cell), tensors, {
    activation: activationNumbers[options.activation],
    gate: activationNumbers[options.recurrentActivation],
    backwards: options.goBackwards,
  });
}

function biasShape({ gates, splitsProducts }: CellKernels, replicas: number, units: number): number[] {
  return splitsProducts ? [replicas, 2, gates * units] : [replicas, gates * units];
}

function kernelNameOf(cell: CellName): string {
  return `Faultgap-${cell}`;
}

interface Inputs extends Record<string, tf.TensorInfo> {
  readonly x: tf.TensorInfo;
  readonly kernel: tf.TensorInfo;
  readonly recurrentKernel: tf.TensorInfo;
  readonly work: tf.TensorInfo;
}

function sizesOf({ shape }: tf.TensorInfo, recurrentKernel: tf.TensorInfo): Sizes {
  const [replicas, rows, steps, inputs] = shape as [number, number, number, number];
  return { replicas, rows, steps, inputs, units: recurrentKernel.shape[1]! };
}

function forward(cell: CellKernels, heap: Heap, inputs: Inputs, attributes: Attributes): tf.TensorInfo {
  const sizes = sizesOf(inputs.x, inputs.recurrentKernel);
  const y = heap.output([sizes.replicas, sizes.rows, sizes.steps, sizes.units]);
  const { x, kernel, recurrentKernel, work, bias } = inputs;
  const at = addressesOf(heap, { x, kernel, recurrentKernel, bias, work, y });
  const scratch = heap.scratch(cell.scratch(heap.kernels, sizes));
  cell.forward(heap.kernels, { ...at, scratch }, sizes, attributes);
  return y;
}

function differentiate(
  cell: CellKernels,
  heap: Heap,
  dy: Tensor,
  saved: readonly Tensor[],
  attributes: Attributes,
) {
  const [x, kernel, recurrentKernel, work, y] = saved as Five;
  const sizes = sizesOf(x, recurrentKernel);
  const { replicas, rows, steps, inputs, units } = sizes;
  const gateShape = [replicas, rows * steps, cell.gates * units];
  const dGates = heap.create(gateShape);
  const dProducts = cell.splitsProducts ? heap.create(gateShape) : dGates;
  const dRecurrent = heap.create(recurrentKernel.shape);
  const dBias = heap.create(biasShape(cell, replicas, units));
  const at = addressesOf(heap, { dy, y, work, recurrentKernel, dGates, dProducts, dRecurrent, dBias });
  const scratch = heap.scratch(cell.scratch(heap.kernels, sizes));
  cell.gradient(heap.kernels, { ...at, scratch }, sizes, attributes);
  const flat = { dataId: x.dataId, dtype: x.dtype, shape: [replicas, rows * steps, inputs] };
  return {
    x: () => heap.tensor({ ...multiplyMatrices(heap, dGates, false, kernel, true), shape: x.shape }),
    kernel: () => heap.tensor(multiplyMatrices(heap, flat, true, dGates, false)),
    recurrentKernel: () => dRecurrent,
    bias: () => dBias,
  };
}

type Five = [Tensor, Tensor, Tensor, Tensor, Tensor];

function addressesOf<K extends string>(
  heap: Heap,
  tensors: Readonly<Record<K, tf.TensorInfo | undefined>>,
): Record<K, number> {
  const entries = Object.entries<tf.TensorInfo | undefined>(tensors);
  return Object.fromEntries(entries.map(([name, one]) => [name, heap.address(one)])) as Record<K, number>;
}

for (const [name, cell] of Object.entries(cells)) {
  const kernelName = kernelNameOf(name as CellName);
  registerKernel<Inputs, Attributes>(kernelName, (heap, inputs, attributes) =>
    forward(cell, heap, inputs, attributes),
  );
  registerGradient<Attributes>(
    kernelName,
    { inputs: ['x', 'kernel', 'recurrentKernel', 'work'], output: true },
    (heap, ...rest) => differentiate(cell, heap, ...rest),
  );
}
