import * as tf from '@tensorflow/tfjs';
import type { GeneratorWeight } from '../../contract.ts';
import type { Parameters } from './parameters.ts';

/** Weights averaged over training, which make better images than those of the last step (arXiv 1806.04498). */
export interface WeightAverage {
  /** Counts the present weights in. */
  update(): void;
  read(): GeneratorWeight[];
  dispose(): void;
}

/**
 * Exponential average of the weights of a network, which starts at their present values. Its memory grows with the
 * number of updates up to that of `decay`, so that it soon forgets the start.
 * @param decay share of the average that is kept at each update, in [0, 1)
 */
export function createAverage(parameters: Parameters, decay: number): WeightAverage {
  const means = parameters.all.map((weight) => tf.tidy(() => tf.variable(weight.mul(1), false)));
  let updates = 0;
  return {
    update() {
      updates++;
      const share = 1 - Math.min(decay, updates / (updates + 10));
      tf.tidy(() => {
        for (const [i, mean] of means.entries()) {
          mean.assign(mean.add(parameters.all[i]!.sub(mean).mul(share)));
        }
      });
    },
    read: () =>
      parameters.read().map((weight, i) => ({ ...weight, values: means[i]!.dataSync() as Float32Array })),
    dispose: () => tf.dispose(means),
  };
}
