import * as tf from '@tensorflow/tfjs-core';
import {
  activeHeap,
  type Heap,
  registerGradient,
  registerKernel,
  requireShape,
  runKernel,
} from '../kernels/load.ts';

/** Functions of tensors of one shape, with gradient. Nothing is broadcast: see `repeat` for that. */

/** a + b. */
export function add(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return activeHeap() === null ? tf.add(a, b) : runKernel(addName, { a, b });
}

/** a − b. */
export function subtract(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return activeHeap() === null ? tf.sub(a, b) : runKernel(subtractName, { a, b });
}

/** a · b. */
export function multiply(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return activeHeap() === null ? tf.mul(a, b) : runKernel(multiplyName, { a, b });
}

/** x · factor. */
export function scale(x: tf.Tensor, factor: number): tf.Tensor {
  return activeHeap() === null ? tf.mul(x, factor) : runKernel(scaleName, { x }, { factor });
}

/** The larger one of a and b; the gradient of equal ones goes to a, as in TensorFlow. A NaN wins. */
export function maximum(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return choose(larger(a, b), a, b);
}

/** Where `maximum` takes a: 1, elsewhere 0. No gradient. */
export function larger(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const heap = activeHeap();
  if (heap === null)
    return stopped(a, (x) => tf.cast(tf.logicalOr(tf.greaterEqual(x, b), tf.isNaN(x)), 'float32'));
  return heap.tensor(runCombine(heap, numbers.larger, a, b));
}

/**
 * 1 where one of the numbers along the last axis is another than `value`, NaN included, elsewhere 0: `[…, S]` → `[…]`. No
 * gradient.
 */
export function differs(x: tf.Tensor, value: number): tf.Tensor {
  const heap = activeHeap();
  if (heap === null) return stopped(x, (given) => tf.cast(tf.any(tf.notEqual(given, value), -1), 'float32'));
  const y = heap.create(x.shape.slice(0, -1));
  heap.kernels.differs(...heap.addresses(x, y), y.size, x.shape.at(-1)!, value);
  return y;
}

/** x itself, through which no gradient flows. */
export function stopGradient(x: tf.Tensor): tf.Tensor {
  const heap = activeHeap();
  // A tensor that no tape has seen being made.
  return heap === null ? stopped(x, (given) => tf.clone(given)) : heap.tensor(heap.share(x));
}

/** a where the choice is not 0, else b; no gradient for the choice. */
export function choose(choice: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return activeHeap() === null ? composeChoose(choice, a, b) : runKernel(chooseName, { choice, a, b });
}

/** Picked and not multiplied by a mask: zero times infinity is NaN. */
function composeChoose(choice: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const picked = tf.cast(choice, 'bool');
  const op = tf.customGrad((x, y, save) => {
    (save as tf.GradSaveFunc)([picked]);
    return {
      value: tf.where(picked, x as tf.Tensor, y as tf.Tensor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const zeros = tf.zerosLike(dy);
        return [tf.where(saved[0]!, dy, zeros), tf.where(saved[0]!, zeros, dy)];
      },
    };
  });
  return op(a, b);
}

/** What `make` makes of x, with a gradient of zero. */
function stopped(x: tf.Tensor, make: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const op = tf.customGrad((given) => ({
    value: make(given as tf.Tensor),
    gradFunc: () => tf.zeros(x.shape),
  }));
  return op(x);
}

const addName = 'FaultgapAdd';
const subtractName = 'FaultgapSubtract';
const multiplyName = 'FaultgapMultiply';
const scaleName = 'FaultgapScale';
const chooseName = 'FaultgapChoose';

/** As in `kernels/assembly/elementwise.ts`. */
const numbers = { add: 0, subtract: 1, multiply: 2, larger: 3 };

function runCombine(heap: Heap, kind: number, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  requireShape('the second operand', b, a.shape);
  requireShape('the first operand', a, a.shape);
  const y = heap.output(a.shape);
  heap.kernels.combine(kind, ...heap.addresses(a, b, y), tf.util.sizeFromShape(a.shape));
  return y;
}

function runScale(heap: Heap, x: tf.TensorInfo, factor: number): tf.TensorInfo {
  const y = heap.output(x.shape);
  heap.kernels.scale(...heap.addresses(x, y), tf.util.sizeFromShape(x.shape), factor);
  return y;
}

function runChoose(heap: Heap, choice: tf.TensorInfo, a?: tf.TensorInfo, b?: tf.TensorInfo): tf.TensorInfo {
  const { shape } = choice;
  for (const operand of [a, b]) if (operand !== undefined) requireShape('what is chosen', operand, shape);
  const y = heap.output(shape);
  heap.kernels.choose(...heap.addresses(choice, a, b, y), tf.util.sizeFromShape(shape));
  return y;
}

type Pair = Record<'a' | 'b', tf.TensorInfo>;

registerKernel<Pair>(addName, (heap, { a, b }) => runCombine(heap, numbers.add, a, b));
registerGradient(addName, {}, (_heap, dy) => ({ a: () => tf.clone(dy), b: () => tf.clone(dy) }));

registerKernel<Pair>(subtractName, (heap, { a, b }) => runCombine(heap, numbers.subtract, a, b));
registerGradient(subtractName, {}, (heap, dy) => ({
  a: () => tf.clone(dy),
  b: () => heap.tensor(runScale(heap, dy, -1)),
}));

registerKernel<Pair>(multiplyName, (heap, { a, b }) => runCombine(heap, numbers.multiply, a, b));
registerGradient(multiplyName, { inputs: ['a', 'b'] }, (heap, dy, saved) => {
  const [a, b] = saved as [tf.Tensor, tf.Tensor];
  const times = (other: tf.Tensor) => () => heap.tensor(runCombine(heap, numbers.multiply, dy, other));
  return { a: times(b), b: times(a) };
});

registerKernel<{ x: tf.TensorInfo }, { factor: number }>(scaleName, (heap, { x }, { factor }) =>
  runScale(heap, x, factor),
);
registerGradient<{ factor: number }>(scaleName, {}, (heap, dy, _saved, { factor }) => ({
  x: () => heap.tensor(runScale(heap, dy, factor)),
}));

registerKernel<Pair & { choice: tf.TensorInfo }>(chooseName, (heap, { choice, a, b }) =>
  runChoose(heap, choice, a, b),
);
registerGradient(chooseName, { inputs: ['choice'] }, (heap, dy, [choice]) => ({
  a: () => heap.tensor(runChoose(heap, choice!, dy, undefined)),
  b: () => heap.tensor(runChoose(heap, choice!, undefined, dy)),
}));
