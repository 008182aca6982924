import * as tf from '@tensorflow/tfjs-core';
import { addGradient } from '../ops/gradient-sums.ts';
import { tensorStatistics } from '../ops/statistics.ts';
import type { ProgramSpec } from '../spec.ts';
import { createLossScale } from './loss-scale.ts';

/** Gradients on their way from a mini-batch to the optimizer, where a program does something with them. */
export interface GradientFlow {
  /** What the losses of each replica are multiplied by. */
  scales(): Float32Array;
  /** Takes in the gradients of one of the mini-batches of an update. @param place among them, from 0 */
  take(gradients: readonly tf.Tensor[], place: number, count: number): void;
  /** What the optimizer is to be given: per weight, `[R, …]`; theirs, do not dispose. */
  readonly totals: readonly tf.Tensor[];
  /** Replicas whose loss scale lets them skip this update; to be called once per update. */
  skips(): boolean[];
  /** After the update: clipping changes gradients where they lie, and those that are carried stay clipped. */
  end(clipped: readonly tf.Tensor[]): void;
  /** Forgets everything that was carried or learned. */
  restart(): void;
  dispose(): void;
}

/** Null where gradients go to the optimizer as they are. @param weights the trained ones */
export function createGradientFlow(
  specs: readonly ProgramSpec[],
  weights: readonly tf.Tensor[],
): GradientFlow | null {
  const { accumulation } = specs[0]!;
  const carried = specs.map(({ gradientsCarried }) => gradientsCarried === true);
  const carries = carried.includes(true);
  const lossScales = specs.map(({ precision }) => precision?.lossScale);
  if (accumulation === undefined && !carries && lossScales.every((scale) => scale === undefined)) return null;
  const isDynamic = lossScales.some((scale) => scale?.kind === 'dynamic');
  const totals = weights.map((weight) => tf.tidy(() => tf.variable(tf.zeros(weight.shape), false)));
  let scalers = lossScales.map(createLossScale);
  let isFirst = true;

  function add(gradients: readonly tf.Tensor[], keeps: readonly boolean[], factors: Float32Array): void {
    for (const [i, gradient] of gradients.entries()) addGradient(totals[i]!, gradient, keeps, factors);
  }

  return {
    totals,
    scales: () => Float32Array.from(scalers, ({ scale }) => scale),
    take(gradients, place, count) {
      const divisor = accumulation?.scaled === false ? 1 : count;
      const keeps = carried.map((carries) => place > 0 || (carries && !isFirst));
      add(
        gradients,
        keeps,
        Float32Array.from(scalers, ({ scale }) => 1 / (scale * divisor)),
      );
    },
    skips() {
      if (!isDynamic) return scalers.map(() => false);
      const bad = totals.map((total) => tensorStatistics(total).nonFinite);
      return scalers.map((scaler, r) => scaler.skips(bad.every((counts) => counts[r] === 0)));
    },
    end(clipped) {
      isFirst = false;
      if (!carries || clipped[0] === totals[0]) return;
      const nothing = carried.map(() => false);
      add(clipped, nothing, new Float32Array(carried.length).fill(1));
    },
    restart() {
      isFirst = true;
      scalers = lossScales.map(createLossScale);
    },
    dispose: () => tf.dispose(totals),
  };
}
