import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { packageRoot } from '../../lib/files.ts';
import { Arena, capturing, noteCalls, presentCapture } from './capture.ts';
import type { Kernels } from './signatures.ts';

/** The part of the global that Node's types leave out. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** What of Emscripten's module is used; `HEAP…` views go stale when the heap grows, so they are read at every use. */
interface Emscripten {
  readonly asm: { readonly memory: object };
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** Our kernels on the heap of tfjs's wasm backend. */
export interface Heap {
  readonly kernels: Kernels;
  /** Byte address of a tensor's values, good until the tensor is disposed; 0 for a tensor that is left out. */
  address(tensor: tf.TensorInfo | undefined): number;
  addresses<T extends readonly (tf.TensorInfo | undefined)[]>(...tensors: T): { [K in keyof T]: number };
  /** A tensor of unset values for a kernel to fill. */
  output(shape: readonly number[], dtype?: 'float32' | 'int32'): tf.TensorInfo;
  /** A tensor that shares the values of another. */
  share(tensor: tf.TensorInfo): tf.TensorInfo;
  /** The tensor a kernel's output is, for gradients, which no tape records. */
  tensor(output: tf.TensorInfo): tf.Tensor;
  /** Such a tensor for a kernel to fill. */
  create(shape: readonly number[]): tf.Tensor;
  /** Working memory, 16-byte aligned, good until the next call; it is shared by all kernels. */
  scratch(bytes: number): number;
  /** A fresh view of doubles in the heap. */
  doubles(address: number, length: number): Float64Array;
  /** A fresh view of a tensor's values, good until the heap grows. */
  values(tensor: tf.TensorInfo): Float32Array | Int32Array;
  /** Work of the host on values of the heap: done now, and again whenever a captured pass is replayed. */
  host(work: () => void): void;
  /** Lays out a new captured pass from the start of the arena. */
  restartArena(): void;
  /** Gives up tensors of a captured pass. */
  release(made: readonly tf.DataId[]): void;
}

let heap: Heap | null = null;

/** Starts the kernels on tfjs's wasm backend, which must be the present one; false where they run already. */
export function loadKernels(): boolean {
  if (heap !== null) return false;
  const backend = tf.backend() as BackendWasm;
  const wasm = backend.wasm as unknown as Emscripten;
  const module = new WebAssembly.Module(readFileSync(join(packageRoot, 'src/training/kernels/kernels.wasm')));
  const { exports } = new WebAssembly.Instance(module, { env: { memory: wasm.asm.memory } });
  heap = openHeap(backend, wasm, noteCalls(exports as Kernels));
  return true;
}

function openHeap(backend: BackendWasm, wasm: Emscripten, kernels: Kernels): Heap {
  const allocate = (bytes: number) => {
    const start = (wasm._malloc(bytes + 16) >>> 0) + 15;
    return start - (start % 16);
  };
  const address: Heap['address'] = (tensor) =>
    tensor === undefined ? 0 : backend.dataIdMap.get(tensor.dataId).memoryOffset >>> 0;
  const arena = new Arena(allocate);
  const output: Heap['output'] = (shape, dtype = 'float32') => {
    const capture = presentCapture();
    if (capture === null) return backend.makeOutput([...shape], dtype);
    const made = backend.makeOutput([...shape], dtype, arena.place(4 * tf.util.sizeFromShape([...shape])));
    // Held beyond the tensor's own life: a replay writes there again.
    backend.incRef(made.dataId);
    capture.made.push(made.dataId);
    return made;
  };
  const tensor: Heap['tensor'] = (made) => tf.engine().makeTensorFromTensorInfo(made);
  return {
    ...{ kernels, address, output, tensor },
    addresses: <T extends readonly (tf.TensorInfo | undefined)[]>(...tensors: T) =>
      tensors.map(address) as { [K in keyof T]: number },
    create: (shape) => tensor(output(shape)),
    share({ dataId, shape, dtype }) {
      backend.incRef(dataId);
      return { dataId, shape, dtype };
    },
    scratch: createScratch(allocate),
    doubles: (address, length) => new Float64Array(wasm.HEAPU8.buffer, address, length),
    values(of) {
      const View = of.dtype === 'int32' ? Int32Array : Float32Array;
      return new View(wasm.HEAPU8.buffer as ArrayBuffer, address(of), tf.util.sizeFromShape(of.shape));
    },
    host(work) {
      presentCapture()?.calls.push([work, []]);
      capturing(null, work);
    },
    restartArena: () => arena.restart(),
    release(made) {
      for (const dataId of made) {
        // Freeing address 0 does nothing: the memory is the arena's.
        backend.dataIdMap.get(dataId).memoryOffset = 0;
        backend.disposeData(dataId, true);
      }
    },
  };
}

/** Blocks that were outgrown stay: captured calls go on using their addresses. */
function createScratch(allocate: (bytes: number) => number): Heap['scratch'] {
  let start = 0;
  let size = 0;
  return (bytes) => {
    if (bytes > size) {
      size = Math.max(bytes, 2 * size);
      start = allocate(size);
    }
    return start;
  };
}

/** The heap where the present backend has our kernels, otherwise null: then ops are composed of tfjs's. */
export function activeHeap(): Heap | null {
  return heap !== null && tf.getBackend() === 'wasm' ? heap : null;
}

type Inputs = Readonly<Record<string, tf.TensorInfo>>;
type Attributes = Readonly<Record<string, number | string | boolean | readonly number[]>>;

/** Names of the kernels that are ours. */
export const ownKernels = new Set<string>();

/** Teaches tfjs a kernel of ours; its gradient is registered under the same name. */
export function registerKernel<I extends Inputs, A extends Attributes = Attributes>(
  kernelName: string,
  run: (heap: Heap, inputs: I, attributes: A) => tf.TensorInfo | tf.TensorInfo[],
): void {
  ownKernels.add(kernelName);
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => run(heap!, inputs as unknown as I, attrs as unknown as A),
  });
}

/**
 * Teaches tfjs the gradient of a kernel of ours, for each of its inputs.
 * @param saves the inputs that the gradient needs; the output comes last where it is needed too.
 */
export function registerGradient<A extends Attributes = Attributes>(
  kernelName: string,
  saves: { readonly inputs?: string[]; readonly output?: true },
  differentiate: (
    heap: Heap,
    dy: tf.Tensor,
    saved: readonly tf.Tensor[],
    attributes: A,
  ) => Record<string, () => tf.Tensor>,
): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: saves.inputs ?? [],
    outputsToSave: saves.output ? [true] : [],
    gradFunc: (dy, saved, attributes) =>
      differentiate(heap!, dy as tf.Tensor, saved, attributes as unknown as A),
  });
}

/** Runs a registered kernel, recorded on the tape where one is open. */
export function runKernel<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
  kernelName: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Attributes = {},
): T {
  return tf.engine().runKernel(kernelName, inputs, attributes as unknown as tf.NamedAttrMap) as unknown as T;
}

/**
 * Kernels trust the sizes they get: with a tensor of another shape they would read what lies behind it.
 * @throws Error for a tensor of another shape or type, a defect of the caller.
 */
export function requireShape(
  what: string,
  { shape, dtype }: tf.TensorInfo,
  wanted: readonly number[],
  type: 'float32' | 'int32' = 'float32',
): void {
  if (tf.util.arraysEqual(shape, [...wanted]) && dtype === type) return;
  throw new Error(`${what} is ${dtype} [${shape}], not ${type} [${wanted}]`);
}

/**
 * A tensor of unset values that a kernel takes as an input and fills: what its gradient needs later. Passed as an
 * input it is saved for the gradient without being differentiated; as a second output tfjs would allocate, clear and
 * copy a gradient of its size in every step.
 */
export function workTensor(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(activeHeap()!.output(shape, dtype));
}
