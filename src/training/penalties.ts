import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, registerGradient, registerKernel, runKernel } from './kernels/load.ts';
import type { WeightPlan } from './layers/layer.ts';

/** Penalties l1 · Σ|w| + l2 · Σw² of the weights of a network, strengths each replica's own. */
interface Penalties {
  /** Their sum `[R]`, with gradient; null where no weight has any. */
  measure(values: readonly tf.Tensor[]): tf.Tensor | null;
  dispose(): void;
}

export function createPenalties(plans: readonly WeightPlan[]): Penalties {
  const strengths = plans.map(({ regularisers }) =>
    regularisers === null ? null : tf.keep(tf.tensor2d(regularisers.map(({ l1, l2 }) => [l1, l2]))),
  );
  return {
    measure(values) {
      const parts = strengths.flatMap((own, i) => (own === null ? [] : [penalise(values[i]!, own)]));
      return parts.length === 0 ? null : parts.reduce((sum, part) => tf.add(sum, part));
    },
    dispose: () => tf.dispose(strengths.filter((own) => own !== null)),
  };
}

/** Penalty of one weight `[R, …]`, `[R]`; `strengths [R, 2]`. */
function penalise(weight: tf.Tensor, strengths: tf.Tensor): tf.Tensor {
  if (activeHeap() !== null) return runKernel(penaltyName, { weight, strengths });
  return composePenalty(weight, strengths);
}

/** `penalise` of stock ops. */
function composePenalty(weight: tf.Tensor, strengths: tf.Tensor): tf.Tensor {
  const replicas = weight.shape[0]!;
  const rows = tf.reshape(weight, [replicas, -1]);
  const [lasso, ridge] = [0, 1].map((column) =>
    strengths.slice([0, column], [replicas, 1]).reshape([replicas]),
  );
  return tf.add(tf.mul(lasso!, tf.sum(tf.abs(rows), 1)), tf.mul(ridge!, tf.sum(tf.square(rows), 1)));
}

const penaltyName = 'FaultgapPenalty';

type Inputs = Record<'weight' | 'strengths', tf.TensorInfo>;

registerKernel<Inputs>(penaltyName, (heap, { weight, strengths }) => {
  const replicas = strengths.shape[0]!;
  const penalty = heap.output([replicas]);
  const size = tf.util.sizeFromShape(weight.shape) / replicas;
  heap.kernels.penalise(...heap.addresses(weight, strengths, penalty), replicas, size);
  return penalty;
});

registerGradient(penaltyName, { inputs: ['weight', 'strengths'] }, (heap, dy, saved) => ({
  weight: () => {
    const [weight, strengths] = saved as [tf.Tensor, tf.Tensor];
    const gradient = heap.create(weight.shape);
    const replicas = strengths.shape[0]!;
    const addresses = heap.addresses(weight, strengths, dy, gradient);
    heap.kernels.penaltyGradient(...addresses, replicas, weight.size / replicas);
    return gradient;
  },
}));
