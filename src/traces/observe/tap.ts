import * as tf from '@tensorflow/tfjs-core';
import type { StepCapture } from '../../training/contract.ts';

/** Keeps what an optimizer is given and what it does, at the steps that are wanted. */
export interface CaptureTap {
  /** Gradients and updates of the step just finished, the caller's to dispose; null where it was not wanted. */
  take(loss: number): StepCapture | null;
  /** Leaves the optimizer as it was. */
  remove(): void;
}

/** What is heard of where an optimizer has no `applyGradients`: nothing. */
const deaf: CaptureTap = { take: () => null, remove() {} };

/**
 * Listens at the optimizer's `applyGradients`, which `fit` and `minimize` call once per step with the gradients of the very
 * mini-batch: none is computed for it. The optimizer gets the same tensors as without, whatever becomes of listening.
 */
export function tapOptimizer(
  optimizer: tf.Optimizer | undefined,
  trained: readonly tf.Variable[],
  isWanted: () => boolean,
  onFailure: (error: unknown) => void,
): CaptureTap {
  if (typeof optimizer?.applyGradients !== 'function') return deaf;
  let kept: Pick<StepCapture, 'gradients' | 'updates'> | null = null;
  const apply = optimizer.applyGradients;
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      onFailure(error);
      return null;
    }
  };
  const drop = () => {
    if (kept !== null) tf.dispose([...kept.gradients, ...kept.updates]);
    kept = null;
  };
  optimizer.applyGradients = (gradients) => {
    drop();
    const before = attempt(() => (isWanted() ? copyStep(trained, gradients) : null));
    apply.call(optimizer, gradients);
    if (before !== null) kept = attempt(() => finishStep(trained, before));
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
      drop();
    },
  };
}

interface StepBefore {
  readonly gradients: readonly tf.Tensor[];
  readonly weights: readonly tf.Tensor[];
}

/** Weights that a loss does not depend on have no gradient. */
function copyStep(trained: readonly tf.Variable[], gradients: NamedTensors): StepBefore {
  const byName = gradientsByName(gradients);
  const copy = (variable: tf.Variable) =>
    tf.keep(tf.tidy(() => tf.expandDims(byName.get(variable.name) ?? tf.zerosLike(variable), 0)));
  return {
    gradients: trained.map(copy),
    weights: trained.map((variable) => tf.keep(tf.clone(variable))),
  };
}

function finishStep(trained: readonly tf.Variable[], { gradients, weights }: StepBefore) {
  const updates = trained.map((variable, i) =>
    tf.keep(tf.tidy(() => tf.expandDims(tf.sub(variable, weights[i]!), 0))),
  );
  tf.dispose([...weights]);
  return { gradients, updates };
}

type NamedTensors = Parameters<tf.Optimizer['applyGradients']>[0];

function gradientsByName(gradients: NamedTensors): Map<string, tf.Tensor> {
  if (Array.isArray(gradients)) return new Map(gradients.map(({ name, tensor }) => [name, tensor]));
  return new Map(Object.entries(gradients));
}
