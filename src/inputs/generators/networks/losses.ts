import type * as tf from '@tensorflow/tfjs';
import { activate } from '../../../training/ops/activation.ts';

/**
 * Binary cross-entropy of targets in [0, 1] under probabilities sigmoid(logits), both `[1, B, d]`: the sum over a row, the
 * mean over rows. From logits, so that it is finite however sure the network is.
 */
export function bernoulliLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return activate(logits, 'softplus').sub(targets.mul(logits)).sum().div(rowsOf(logits));
}

/** KL divergence of normal distributions from the standard one: the sum over a row, the mean over rows (arXiv 1312.6114, appendix B). */
export function normalDivergence(mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
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
