import * as tf from '@tensorflow/tfjs';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './ops/clipping.ts';
import { applyUpdate, type SlotName, type UpdateRule, updateRules } from './ops/updates.ts';
import type { OptimizerSpec } from './spec.ts';

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
  const rates = (step: number) =>
    Float64Array.from(specs, ({ learningRate, decay }) => learningRate / (1 + decay * step));
  const coefficients = (step: number) =>
    tf.tensor2d(rowsOf(specs, rates(step), (spec, rate) => rule.coefficients(spec, step + 1, rate)));
  return {
    rates,
    apply(step, gradients) {
      tf.tidy(() => {
        const clipped = clipGradients(specs, gradients);
        const numbers = coefficients(step);
        weights.forEach((weight, i) => {
          applyUpdate(kind, weight, clipped[i]!, slots[i]!, numbers);
        });
      });
    },
    slots(name) {
      const index = rule.slots.indexOf(name);
      return index < 0 ? null : slots.map((ofWeight) => ofWeight[index]!);
    },
    dispose: () => tf.dispose(slots.flat()),
  };
}

function rowsOf(
  specs: readonly OptimizerSpec[],
  rates: Float64Array,
  row: (spec: OptimizerSpec, rate: number) => readonly number[],
): number[][] {
  return specs.map((spec, r) => [...row(spec, rates[r]!)]);
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

/** Gradients clipped as the specs say; the same tensors where nothing is clipped. */
export function clipGradients(
  specs: readonly OptimizerSpec[],
  gradients: readonly tf.Tensor[],
): readonly tf.Tensor[] {
  const limits = Float64Array.from(specs, ({ clip }) => clip?.limit ?? Number.POSITIVE_INFINITY);
  switch (specs[0]!.clip?.by) {
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
