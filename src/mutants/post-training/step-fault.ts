import * as tf from '@tensorflow/tfjs';
import type { Disturbance } from '../../training/ops/recurrent.ts';

/** One thing that happens in a recurrent layer at one time step, as data; both directions of a bidirectional one alike. */
export interface StepFault {
  /** The state, or a gate by its number in the kernel. */
  readonly target: 'state' | number;
  /** From 0, in the order of reading. */
  readonly step: number;
  readonly effect:
    | { readonly kind: 'clear' }
    /** Every unit times its factor. */
    | { readonly kind: 'scale'; readonly factors: readonly number[] }
    | { readonly kind: 'round'; readonly decimals: number }
    /** States only: the state of an earlier step. */
    | { readonly kind: 'restore'; readonly step: number };
}

/** The fault as what a forward pass is told. */
export function disturbanceOf({ target, step: at, effect }: StepFault): Disturbance {
  return {
    state: (step, state, earlier) =>
      target === 'state' && step === at ? change(effect, state, earlier) : state,
    gate: (step, gate, value) => (target === gate && step === at ? change(effect, value, []) : value),
  };
}

function change(effect: StepFault['effect'], value: tf.Tensor, earlier: readonly tf.Tensor[]): tf.Tensor {
  switch (effect.kind) {
    case 'clear':
      return tf.zerosLike(value);
    case 'scale':
      return tf.mul(value, tf.tensor([...effect.factors], [1, 1, effect.factors.length]));
    case 'round':
      return tf.div(tf.round(tf.mul(value, 10 ** effect.decimals)), 10 ** effect.decimals);
    case 'restore':
      return earlier[effect.step]!;
  }
}
