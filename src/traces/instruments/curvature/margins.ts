import * as tf from '@tensorflow/tfjs-core';
import type { ObservableTrainer } from '../../../training/contract.ts';
import type { OptimizerSpec } from '../../../training/optimizer-specs.ts';
import { pack } from './hessian.ts';
import type { Vector } from './vectors.ts';

/** One number per replica; null where the optimizer has no such margin. */
type Margins = (number | null)[];

/**
 * λ_max over the stability threshold of gradient descent with heavy-ball or Nesterov momentum: (2 + 2β)/η and
 * (2 + 2β)/(η(1 + 2β)) (Cohen et al., arXiv 2103.00065). Above 1 a quadratic diverges.
 */
export function momentumMargins(
  optimizers: readonly (OptimizerSpec | null)[],
  rates: Float32Array,
  lambda: Float64Array,
): Margins {
  return optimizers.map((optimizer, r) => {
    if (optimizer?.kind !== 'sgd') return null;
    const { momentum, nesterov } = optimizer;
    return (lambda[r]! * rates[r]! * (nesterov ? 1 + 2 * momentum : 1)) / (2 + 2 * momentum);
  });
}

/** λ_max(P⁻¹H) over Adam's threshold (2 + 2β₁)/((1 − β₁)η) (Cohen et al., arXiv 2207.14484). */
export function adamMargins(
  optimizers: readonly (OptimizerSpec | null)[],
  rates: Float32Array,
  lambda: Float64Array,
): Margins {
  return optimizers.map((optimizer, r) => {
    if (optimizer?.kind !== 'adam') return null;
    const { beta1 } = optimizer;
    return (lambda[r]! * (1 - beta1) * rates[r]!) / (2 + 2 * beta1);
  });
}

/**
 * P^-½ of Adam after `step` updates, P = (√v + ε)/√(1 − β₂ᵗ) with Keras's place of ε; null where any replica has
 * another optimizer (a group shares its kind).
 */
export function adamInverseRoot(
  trainer: ObservableTrainer,
  optimizers: readonly (OptimizerSpec | null)[],
  step: number,
): Vector | null {
  const second = trainer.moments('second');
  const adams = optimizers.flatMap((optimizer) => (optimizer?.kind === 'adam' ? [optimizer] : []));
  if (second === null || adams.length < optimizers.length) return null;
  const perReplica = (values: number[]) => tf.tensor2d(values, [values.length, 1]);
  return tf.tidy(() => {
    const corrections = perReplica(adams.map(({ beta2 }) => Math.sqrt(1 - beta2 ** step)));
    const epsilons = perReplica(adams.map(({ epsilon }) => epsilon));
    return tf.sqrt(tf.div(corrections, tf.add(tf.sqrt(pack(second)), epsilons)));
  });
}
