import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, type Heap } from '../kernels/load.ts';
import type { OptimizerKind, OptimizerSpec } from '../optimizer-specs.ts';

/** State an optimizer keeps per weight, of the weight's shape. */
export type SlotName = 'first' | 'second' | 'velocity' | 'updateSquares';

type SpecOf<K extends OptimizerKind> = Extract<OptimizerSpec, { kind: K }>;

/** One optimizer kind as Keras in TensorFlow 2 (`OptimizerV2`) or 3 defines it, place of epsilon included. */
export interface UpdateRule<K extends OptimizerKind = OptimizerKind> {
  readonly slots: readonly SlotName[];
  /** What every slot holds before the first step. */
  initialSlot(settings: SpecOf<K>): number;
  /**
   * The numbers the update of one replica needs at one step.
   * @param step number of the update, the first is 1.
   * @param rate learning rate in force, decay included.
   */
  coefficients(settings: SpecOf<K>, step: number, rate: number): readonly number[];
  /** New weight and slots, composed of tfjs's ops; coefficients broadcast over the replica's elements. */
  compose(
    weight: tf.Tensor,
    gradient: tf.Tensor,
    slots: readonly tf.Tensor[],
    coefficients: readonly tf.Tensor[],
  ): tf.Tensor[];
}

const nothing = () => 0;

const sgd: UpdateRule<'sgd'> = {
  slots: ['velocity'],
  initialSlot: nothing,
  coefficients: ({ momentum, nesterov }, _step, rate) => [rate, momentum, nesterov ? 1 : 0],
  compose(weight, gradient, [velocity], [rate, momentum, nesterov]) {
    const moved = velocity!.mul(momentum!).sub(gradient.mul(rate!));
    const ahead = moved.mul(momentum!).sub(gradient.mul(rate!));
    return [weight.add(tf.where(nesterov!.greater(0), ahead, moved)), moved];
  },
};

/** Epsilon is inside the root with momentum and outside without it, as in Keras. */
const rmsprop: UpdateRule<'rmsprop'> = {
  slots: ['second', 'velocity'],
  initialSlot: nothing,
  coefficients: ({ rho, momentum, epsilon }, _step, rate) => [rate, rho, 1 - rho, momentum, epsilon],
  compose(weight, gradient, [second, velocity], [rate, rho, oneMinusRho, momentum, epsilon]) {
    const squares = second!.mul(rho!).add(gradient.square().mul(oneMinusRho!));
    const scaled = gradient.mul(rate!);
    const heavy = velocity!.mul(momentum!).add(scaled.div(squares.add(epsilon!).sqrt()));
    const plain = scaled.div(squares.sqrt().add(epsilon!));
    const moved = tf.where(momentum!.greater(0), heavy, plain);
    return [weight.sub(moved), squares, moved];
  },
};

const adagrad: UpdateRule<'adagrad'> = {
  slots: ['second'],
  initialSlot: ({ initialAccumulator }) => initialAccumulator,
  coefficients: ({ epsilon }, _step, rate) => [rate, epsilon],
  compose(weight, gradient, [second], [rate, epsilon]) {
    const squares = second!.add(gradient.square());
    return [weight.sub(gradient.mul(rate!).div(squares.sqrt().add(epsilon!))), squares];
  },
};

const adadelta: UpdateRule<'adadelta'> = {
  slots: ['second', 'updateSquares'],
  initialSlot: nothing,
  coefficients: ({ rho, epsilon }, _step, rate) => [rate, rho, 1 - rho, epsilon],
  compose(weight, gradient, [second, updateSquares], [rate, rho, oneMinusRho, epsilon]) {
    const squares = second!.mul(rho!).add(gradient.square().mul(oneMinusRho!));
    const update = updateSquares!.add(epsilon!).sqrt().div(squares.add(epsilon!).sqrt()).mul(gradient);
    const updates = updateSquares!.mul(rho!).add(update.square().mul(oneMinusRho!));
    return [weight.sub(update.mul(rate!)), squares, updates];
  },
};

/** Epsilon is added to √v before bias correction. AdamW differs by its decay, which every optimizer may have. */
const adam: UpdateRule<'adam'> & UpdateRule<'adamw'> = {
  slots: ['first', 'second'],
  initialSlot: nothing,
  coefficients: ({ beta1, beta2, epsilon }: SpecOf<'adam' | 'adamw'>, step, rate) => [
    1 - beta1,
    1 - beta2,
    (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step),
    epsilon,
  ],
  compose(weight, gradient, [first, second], [oneMinusBeta1, oneMinusBeta2, rate, epsilon]) {
    const mean = first!.add(gradient.sub(first!).mul(oneMinusBeta1!));
    const squares = second!.add(gradient.square().sub(second!).mul(oneMinusBeta2!));
    return [weight.sub(mean.mul(rate!).div(squares.sqrt().add(epsilon!))), mean, squares];
  },
};

const adamax: UpdateRule<'adamax'> = {
  slots: ['first', 'second'],
  initialSlot: nothing,
  coefficients: ({ beta1, beta2, epsilon }, step, rate) => [
    1 - beta1,
    beta2,
    rate / (1 - beta1 ** step),
    epsilon,
  ],
  compose(weight, gradient, [first, second], [oneMinusBeta1, beta2, rate, epsilon]) {
    const mean = first!.add(gradient.sub(first!).mul(oneMinusBeta1!));
    const largest = tf.maximum(second!.mul(beta2!), gradient.abs());
    return [weight.sub(mean.mul(rate!).div(largest.add(epsilon!))), mean, largest];
  },
};

function nadamMomentum(beta1: number, step: number): number {
  return beta1 * (1 - 0.5 * 0.96 ** (0.004 * step));
}

const nadamProducts = new Map<number, number[]>();

/** Product of the momenta of steps 1 … step; kept per β₁, since every replica asks for it at every step. */
function nadamProduct(beta1: number, step: number): number {
  const products = nadamProducts.get(beta1) ?? [1];
  nadamProducts.set(beta1, products);
  while (products.length <= step) products.push(products.at(-1)! * nadamMomentum(beta1, products.length));
  return products[step]!;
}

/** Dozat's Nesterov Adam with Keras's momentum schedule β₁(1 − 0.5 · 0.96^(0.004 t)). */
const nadam: UpdateRule<'nadam'> = {
  slots: ['first', 'second'],
  initialSlot: nothing,
  coefficients({ beta1, beta2, epsilon }, step, rate) {
    const next = nadamMomentum(beta1, step + 1);
    const product = nadamProduct(beta1, step);
    return [
      1 - beta1,
      1 - beta2,
      (rate * (1 - nadamMomentum(beta1, step))) / (1 - product),
      (rate * next) / (1 - product * next),
      1 / (1 - beta2 ** step),
      epsilon,
    ];
  },
  compose(
    weight,
    gradient,
    [first, second],
    [oneMinusBeta1, oneMinusBeta2, ofGradient, ofMean, correction, epsilon],
  ) {
    const mean = first!.add(gradient.sub(first!).mul(oneMinusBeta1!));
    const squares = second!.add(gradient.square().sub(second!).mul(oneMinusBeta2!));
    const step = gradient.mul(ofGradient!).add(mean.mul(ofMean!));
    return [weight.sub(step.div(squares.mul(correction!).sqrt().add(epsilon!))), mean, squares];
  },
};

/** The sign of a moving mean of gradients (arXiv 2302.06675); NaN stays NaN. */
const lion: UpdateRule<'lion'> = {
  slots: ['first'],
  initialSlot: nothing,
  coefficients: ({ beta1, beta2 }, _step, rate) => [rate, beta1, 1 - beta1, beta2, 1 - beta2],
  compose(weight, gradient, [first], [rate, beta1, oneMinusBeta1, beta2, oneMinusBeta2]) {
    const mixed = first!.mul(beta1!).add(gradient.mul(oneMinusBeta1!));
    const sign = tf.where(tf.isNaN(mixed), mixed, mixed.sign());
    return [weight.sub(sign.mul(rate!)), first!.mul(beta2!).add(gradient.mul(oneMinusBeta2!))];
  },
};

export const updateRules: { readonly [K in OptimizerKind]: UpdateRule<K> } = {
  sgd,
  rmsprop,
  adagrad,
  adadelta,
  adam,
  adamax,
  nadam,
  adamw: adam,
  lion,
};

/**
 * One step of one weight, in place: weight and slots are tfjs variables of the gradient's shape `[R, …]`, slots in the
 * order of the rule. On wasm the values change where they lie, so that clones and reshapes of a variable change too
 * (`copyTensor` does not), and no two variables may be made from one tensor.
 * @param coefficients float32 `[R, k]`, per replica a row of `UpdateRule.coefficients` and then what the weight keeps of
 * itself before the update: 1, less where it decays, and NaN for a replica that skips the step and stays as it is.
 */
export function applyUpdate(
  kind: OptimizerKind,
  weight: tf.Variable,
  gradient: tf.Tensor,
  slots: readonly tf.Variable[],
  coefficients: tf.Tensor,
): void {
  const heap = activeHeap();
  if (heap === null) composeUpdate(kind, weight, gradient, slots, coefficients);
  else runUpdate(heap, kind, weight, gradient, slots, coefficients);
}

/** The same, composed of tfjs's ops. */
export function composeUpdate(
  kind: OptimizerKind,
  weight: tf.Variable,
  gradient: tf.Tensor,
  slots: readonly tf.Variable[],
  coefficients: tf.Tensor,
): void {
  tf.tidy(() => {
    const perReplica = [coefficients.shape[0]!, ...Array<number>(weight.rank - 1).fill(1)];
    const columns = tf.unstack(coefficients, 1).map((column) => column.reshape(perReplica));
    const keep = columns.pop()!;
    const updated = updateRules[kind].compose(weight.mul(keep), gradient, slots, columns);
    for (const [i, variable] of [weight, ...slots].entries()) {
      variable.assign(tf.where(keep.isNaN(), variable, updated[i]!));
    }
  });
}

/** Numbers of the optimizers in `assembly/updates.ts`. */
const kinds: Readonly<Record<OptimizerKind, number>> = {
  sgd: 0,
  rmsprop: 1,
  adagrad: 2,
  adadelta: 3,
  adam: 4,
  adamax: 5,
  nadam: 6,
  adamw: 4,
  lion: 7,
};

/** `applyUpdate` on our kernels: the values of weight and slots change where they lie. */
function runUpdate(
  heap: Heap,
  kind: OptimizerKind,
  weight: tf.Tensor,
  gradient: tf.Tensor,
  slots: readonly tf.Tensor[],
  coefficients: tf.Tensor,
): void {
  const [replicas, columns] = coefficients.shape as [number, number];
  const addresses = heap.addresses(weight, gradient, slots[0], slots[1], coefficients);
  const sizes = [replicas, weight.size / replicas, columns] as const;
  heap.kernels.updateWeight(kinds[kind], ...addresses, ...sizes, heap.scratch(64));
}
