import * as tf from '@tensorflow/tfjs';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './ops/clipping.ts';
import { applyUpdate, type SlotName, type UpdateRule, updateRules } from './ops/updates.ts';
import type { OptimizerSpec } from './optimizer-specs.ts';

/** The optimizers of R replicas: one kind, settings each their own. */
export interface Optimizer {
  /** Learning rate in force at a step (from 0), decay included, per replica. */
  rates(step: number): Float64Array;
  /** Moves the weights by their gradients `[R, …]`, in place; disposes nothing. */
  apply(step: number, gradients: readonly tf.Tensor[]): void;
  /** State of that name per weight; null where the kind keeps none. */
  slots(name: SlotName): readonly tf.Tensor[] | null;
  dispose(): void;
}

/** Optimizer of `weights`, each a variable `[R, …]`; one spec per replica, all of one kind. */
export function createOptimizer(specs: readonly OptimizerSpec[], weights: readonly tf.Variable[]): Optimizer {
  const { kind } = specs[0]!;
  const rule = updateRules[kind] as UpdateRule;
  const slots = weights.map((weight) => createSlots(rule, specs, weight));
  const limits = Float64Array.from(specs, ({ clip }) => clip?.limit ?? Number.POSITIVE_INFINITY);
  return {
    rates: (step) => Float64Array.from(specs, (spec) => rateAt(spec, step)),
    apply(step, gradients) {
      tf.tidy(() => {
        const clipped = clipGradients(specs[0]!.clip, gradients, limits);
        const coefficients = coefficientsAt(rule, specs, step);
        for (const [i, weight] of weights.entries()) {
          applyUpdate(kind, weight, clipped[i]!, slots[i]!, coefficients);
        }
      });
    },
    slots(name) {
      const index = rule.slots.indexOf(name);
      return index < 0 ? null : slots.map((ofWeight) => ofWeight[index]!);
    },
    dispose: () => tf.dispose(slots.flat()),
  };
}

/** Keras's time decay. */
function rateAt({ learningRate, decay }: OptimizerSpec, step: number): number {
  return learningRate / (1 + decay * step);
}

/** The rule's numbers, a row per replica; filled by hand, since this is done in every step. */
function coefficientsAt(rule: UpdateRule, specs: readonly OptimizerSpec[], step: number): tf.Tensor2D {
  let values = new Float32Array();
  let width = 0;
  for (let r = 0; r < specs.length; r++) {
    const row = rule.coefficients(specs[r]!, step + 1, rateAt(specs[r]!, step));
    if (r === 0) {
      width = row.length;
      values = new Float32Array(specs.length * width);
    }
    for (let k = 0; k < width; k++) values[r * width + k] = row[k]!;
  }
  return tf.tensor2d(values, [specs.length, width]);
}

function createSlots(rule: UpdateRule, specs: readonly OptimizerSpec[], weight: tf.Variable): tf.Variable[] {
  return rule.slots.map(() =>
    tf.tidy(() => {
      const starts = tf.tensor(
        specs.map((spec) => rule.initialSlot(spec)),
        [specs.length, ...Array<number>(weight.rank - 1).fill(1)],
      );
      return tf.variable(tf.add(tf.zeros(weight.shape), starts), false);
    }),
  );
}

/** Clipped gradients; the same tensors where nothing is clipped. Limits are each replica's own. */
function clipGradients(
  clip: OptimizerSpec['clip'],
  gradients: readonly tf.Tensor[],
  limits: Float64Array,
): readonly tf.Tensor[] {
  switch (clip?.by) {
    case undefined:
      return gradients;
    case 'value':
      return gradients.map((gradient) => clipByValue(gradient, limits));
    case 'norm':
      return gradients.map((gradient) => clipByNorm(gradient, limits));
    case 'globalNorm':
      return clipByGlobalNorm(gradients, limits);
  }
}
