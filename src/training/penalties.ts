import * as tf from '@tensorflow/tfjs';
import type { RegulariserSpec } from './layer-specs.ts';
import type { WeightPlan } from './layers/layer.ts';
import { tensorStatistics } from './ops/statistics.ts';

/** Sum of the penalties of all weights, `[R]`, with gradient; null where none has one. */
export function sumPenalties(plans: readonly WeightPlan[], values: readonly tf.Tensor[]): tf.Tensor | null {
  const parts = plans.flatMap(({ regularisers }, i) =>
    regularisers === null ? [] : [penalise(values[i]!, regularisers)],
  );
  return parts.length === 0 ? null : tf.addN(parts);
}

/** l1 · Σ|w| + l2 · Σw² of one replica. */
type Penalty = NonNullable<RegulariserSpec>;

/** Penalty of one weight `[R, …]` per replica, `[R]`, with gradient. */
function penalise(weight: tf.Tensor, penalties: readonly Penalty[]): tf.Tensor {
  const op = tf.customGrad((w, save) => {
    (save as tf.GradSaveFunc)([w as tf.Tensor]);
    return {
      value: tf.tensor1d(measure(w as tf.Tensor, penalties)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => penaltyGradient(saved[0]!, penalties, dy),
    };
  });
  return op(weight);
}

function measure(weight: tf.Tensor, penalties: readonly Penalty[]): Float32Array {
  const squares = tensorStatistics(weight).sumSquares;
  const sizes = penalties.some(({ l1 }) => l1 > 0) ? tensorStatistics(tf.abs(weight)).sum : null;
  return Float32Array.from(penalties, ({ l1, l2 }, r) => {
    const lasso = l1 === 0 ? 0 : l1 * sizes![r]!;
    return l2 === 0 ? lasso : lasso + l2 * squares[r]!;
  });
}

function penaltyGradient(weight: tf.Tensor, penalties: readonly Penalty[], dy: tf.Tensor): tf.Tensor {
  const shape = [penalties.length, ...Array<number>(weight.rank - 1).fill(1)];
  const strengths = (of: (penalty: Penalty) => number) =>
    tf.mul(tf.reshape(dy, shape), tf.tensor(penalties.map(of), shape));
  const ridge = tf.mul(
    weight,
    strengths(({ l2 }) => 2 * l2),
  );
  if (penalties.every(({ l1 }) => l1 === 0)) return ridge;
  return tf.add(
    ridge,
    tf.mul(
      tf.sign(weight),
      strengths(({ l1 }) => l1),
    ),
  );
}
