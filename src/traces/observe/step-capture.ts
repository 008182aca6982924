import * as tf from '@tensorflow/tfjs';
import type { StepCapture } from '../../training/contract.ts';

/** Keeps what an optimizer is given and what it does, at the steps that are wanted. */
export interface CaptureTap {
  /** Gradients and updates of the step just finished, the caller's to dispose; null where it was not wanted. */
  take(loss: number): StepCapture | null;
  /** Leaves the optimizer as it was. */
  remove(): void;
}

/**
 * Listens at the optimizer's `applyGradients`, which `fit` calls once per step with the gradients of the very mini-batch: none
 * is computed for it. The optimizer gets the same tensors as without.
 */
export function tapOptimizer(
  optimizer: tf.Optimizer,
  trained: readonly tf.Variable[],
  isWanted: () => boolean,
): CaptureTap {
  let kept: Pick<StepCapture, 'gradients' | 'updates'> | null = null;
  const apply = optimizer.applyGradients;
  optimizer.applyGradients = (gradients) => {
    if (!isWanted()) return apply.call(optimizer, gradients);
    const before = trained.map((variable) => tf.clone(variable));
    const byName = gradientsByName(gradients);
    const copies = trained.map(({ name }) => tf.keep(tf.tidy(() => tf.expandDims(byName.get(name)!, 0))));
    apply.call(optimizer, gradients);
    const updates = trained.map((variable, i) =>
      tf.keep(tf.tidy(() => tf.expandDims(tf.sub(variable, before[i]!), 0))),
    );
    tf.dispose(before);
    kept = { gradients: copies, updates };
  };
  return {
    take(loss) {
      const capture = kept === null ? null : { ...kept, losses: Float32Array.of(loss) };
      kept = null;
      return capture;
    },
    remove() {
      // The method of its class shows again.
      delete (optimizer as Partial<tf.Optimizer>).applyGradients;
      if (kept !== null) tf.dispose([...kept.gradients, ...kept.updates]);
      kept = null;
    },
  };
}

type NamedTensors = Parameters<tf.Optimizer['applyGradients']>[0];

function gradientsByName(gradients: NamedTensors): Map<string, tf.Tensor> {
  if (Array.isArray(gradients)) return new Map(gradients.map(({ name, tensor }) => [name, tensor]));
  return new Map(Object.entries(gradients));
}
