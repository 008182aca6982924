import * as tf from '@tensorflow/tfjs-core';
import { type Heap, registerKernel } from './load.ts';

type Operands = { readonly a: tf.TensorInfo; readonly b: tf.TensorInfo };
type Transpositions = { readonly transposeA: boolean; readonly transposeB: boolean };

/** Our product takes the place of tfjs's own on wasm, in `tf.matMul` and its gradient too. */
export function replaceMatMul(): void {
  tf.unregisterKernel(tf.BatchMatMul, 'wasm');
  registerKernel<Operands, Transpositions>(tf.BatchMatMul, (heap, { a, b }, { transposeA, transposeB }) =>
    multiplyMatrices(heap, a, transposeA, b, transposeB),
  );
}

/** The product on the heap; batch axes are equal, or one operand has a single batch. */
export function multiplyMatrices(
  heap: Heap,
  a: tf.TensorInfo,
  transposeA: boolean,
  b: tf.TensorInfo,
  transposeB: boolean,
): tf.TensorInfo {
  const left = readOperand(a, transposeA);
  const right = readOperand(b, transposeB);
  checkAxes(a, left, b, right);
  const wider = left.batches === 1 ? b : a;
  const output = heap.output([...wider.shape.slice(0, -2), left.rows, right.columns]);
  heap.kernels.matMul(
    ...([heap.address(a), left.stride, left.rowStride, left.columnStride] as const),
    ...([heap.address(b), right.stride, right.rowStride, right.columnStride] as const),
    ...([heap.address(output), Math.max(left.batches, right.batches)] as const),
    ...([left.rows, right.columns, left.columns] as const),
    heap.scratch(heap.kernels.matMulScratch()),
  );
  return output;
}

interface Operand {
  readonly rows: number;
  readonly columns: number;
  readonly batches: number;
  /** Distances in bytes of batches (0 for a single one), rows and columns. */
  readonly stride: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** An operand as it enters the product. */
function readOperand({ shape }: tf.TensorInfo, transposed: boolean): Operand {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const batches = tf.util.sizeFromShape(shape.slice(0, -2));
  const stride = batches === 1 ? 0 : 4 * rows * columns;
  const line = 4 * columns;
  return transposed
    ? { rows: columns, columns: rows, batches, stride, rowStride: 4, columnStride: line }
    : { rows, columns, batches, stride, rowStride: line, columnStride: 4 };
}

/** The kernel trusts its sizes, so they are checked here. */
function checkAxes(a: tf.TensorInfo, left: Operand, b: tf.TensorInfo, right: Operand): void {
  const batches = left.batches === right.batches || left.batches === 1 || right.batches === 1;
  if (batches && left.columns === right.rows) return;
  throw new Error(`cannot multiply tensors of shapes [${a.shape}] and [${b.shape}]`);
}

/** Which operands are stored transposed. */
interface Transposition {
  readonly a?: boolean;
  readonly b?: boolean;
}

/**
 * Matrix product per replica, `[R, M, K] · [R, K, N] → [R, M, N]`, with gradient; a transposed operand is stored
 * `[R, K, M]` or `[R, N, K]`. On wasm (where our kernel is behind `tf.matMul` as well) an element's value depends on
 * its row, its column and K only, never on R, M, N or its place.
 */
export function matMul(a: tf.Tensor, b: tf.Tensor, transpose: Transposition = {}): tf.Tensor3D {
  const attributes = { transposeA: transpose.a ?? false, transposeB: transpose.b ?? false };
  return tf.engine().runKernel(tf.BatchMatMul, { a, b }, attributes) as tf.Tensor3D;
}
