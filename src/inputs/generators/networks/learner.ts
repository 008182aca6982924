import * as tf from '@tensorflow/tfjs';
import { createOptimizer } from '../../../training/optimizers.ts';
import type { OptimizerSpec } from '../../../training/spec.ts';
import type { Parameters } from './parameters.ts';

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
  const optimizer = createOptimizer([spec], all);
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
