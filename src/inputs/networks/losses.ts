import type * as tf from '@tensorflow/tfjs';
import { activate } from '../../training/ops/activation.ts';

/**
 * How unlikely targets in [0, 1] are under a decoder's logits: the sum over a row, the mean over rows. Pictures count as
 * probabilities of ink, as in arXiv 2412.17652; columns of a table as normal with one deviation, or else a few columns
 * would weigh too little against the divergence for latents to tell them.
 */
export function reconstructionLoss(
  logits: tf.Tensor,
  targets: tf.Tensor,
  inputShape: readonly number[],
): tf.Tensor {
  return inputShape.length === 3 ? bernoulliLoss(logits, targets) : calibratedLoss(logits, targets);
}

/** Binary cross-entropy under probabilities sigmoid(logits) `[1, B, d]`; finite however sure the network is. */
export function bernoulliLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return activate(logits, 'softplus').sub(targets.mul(logits)).sum().div(rowsOf(logits));
}

/** Variance below which a calibrated decoder gains nothing more. */
const leastVariance = 1e-4;

/** Negative log-likelihood, but for a constant, of a normal decoder whose deviation is the best one (arXiv 2006.13202). */
export function calibratedLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const error = squaredError(activate(logits, 'sigmoid'), targets);
  return error
    .add(leastVariance)
    .log()
    .mul(logits.shape[2]! / 2);
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
