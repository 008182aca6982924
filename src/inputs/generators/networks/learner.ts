import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../../../training/ops/activation.ts';
import type { OptimizerSpec } from '../../../training/optimizer-specs.ts';
import { createOptimizer } from '../../../training/optimizers.ts';
import type { GeneratorWeight } from '../../contract.ts';
import type { Parameters } from './layers.ts';

/** Moves the weights of a network down the gradient of whatever loss it is given. */
export interface Learner {
  /**
   * One step; gives the loss before it. What is made in `lossOf`, batches and noise included, is freed afterwards. The
   * loss must depend on every weight of this learner; those of other networks count as constants.
   * @param lossOf a loss of one element
   */
  step(lossOf: () => tf.Tensor): number;
  /** Frees the optimizer's state; the weights are the caller's. */
  dispose(): void;
}

/** A learner of one network. */
export function createLearner({ all }: Parameters, spec: OptimizerSpec): Learner {
  const optimizer = createOptimizer([spec], all, { infos: [], plannedSteps: Number.POSITIVE_INFINITY });
  let step = 0;
  return {
    step: (lossOf) =>
      tf.tidy(() => {
        const { value, grads } = tf.engine().gradients(lossOf, [...all]);
        optimizer.apply(step++, grads);
        return value.dataSync()[0]!;
      }),
    dispose: () => optimizer.dispose(),
  };
}

/** Adam as Keras has it, at a constant rate. */
export function adam(learningRate: number, beta1 = 0.9, beta2 = 0.999): OptimizerSpec {
  return { kind: 'adam', learningRate, beta1, beta2, epsilon: 1e-7, decay: 0, clip: null };
}

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

/**
 * Binary cross-entropy of targets in [0, 1] under probabilities sigmoid(logits), both `[1, B, d]`: the sum over a row, the
 * mean over rows. From logits, so that it is finite however sure the network is.
 */
export function bernoulliLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return activate(logits, 'softplus').sub(targets.mul(logits)).sum().div(rowsOf(logits));
}

/** KL divergence of normal distributions from the standard one: the sum over a row, the mean over rows (arXiv 1312.6114, appendix B). */
export function latentDivergence(mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
  const terms = mean.square().add(logVariance.exp()).sub(logVariance).sub(1);
  return terms.sum().div(2 * rowsOf(mean));
}

/** Mean of squared differences over all elements. */
export function squaredError(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  return a.sub(b).square().mean();
}

function rowsOf({ shape }: tf.Tensor): number {
  return shape[1]!;
}
