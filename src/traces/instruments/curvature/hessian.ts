import * as tf from '@tensorflow/tfjs-core';
import type { Batch, Gates, ObservableTrainer } from '../../../training/contract.ts';
import { addUnpacked, combinePacked, type Factors } from '../../../training/ops/combine.ts';
import { dotProduct } from '../../../training/ops/statistics.ts';
import { everywhere, inverses, negated, norm, type Vector } from './vectors.ts';

/** The Hessian of the mean loss on a fixed batch at fixed weights, as something that multiplies. */
export interface Hessian {
  /** Where it is taken, per trainable weight. */
  readonly weights: readonly tf.Tensor[];
  /** Gradient there. */
  readonly gradient: Vector;
  readonly losses: Float32Array;
  /**
   * Hv by a central difference: two gradients. On networks of 1,000 weights the error is 1e-4 relative for most
   * directions, and up to 1e-2 along the top eigenvector of a sharp one, where it falls with `stride` squared.
   * @param stride share of the usual step.
   */
  multiply(direction: Vector, stride?: number): Vector;
  /** Hv by a difference to the gradient at hand: one gradient, for an error of 1e-3, up to 8e-2. */
  multiplyAhead(direction: Vector): Vector;
  dispose(): void;
}

const mode = 'batchStatistics';

/** Keeps a list of tensors as one vector. */
export function pack(tensors: readonly tf.Tensor[]): Vector {
  const replicas = tensors[0]!.shape[0]!;
  return combinePacked(tensors, everywhere(replicas, 1), tensors, everywhere(replicas, 0));
}

/**
 * Differences of the gradient along unit directions, with ReLU masks and pooling choices frozen at `weights` (a
 * crossed kink would count its jump over ε). Step per replica: ε = 1.5e-3·(1 + ‖w‖), held in [3e-3, 3e-2].
 */
export function createHessian(
  trainer: ObservableTrainer,
  batch: Batch,
  weights: readonly tf.Tensor[],
): Hessian {
  const gates = trainer.recordGates(batch, { mode, weights });
  const { losses, gradients } = trainer.gradientsOn(batch, { mode, weights });
  const epsilon = lengthOf(weights).map((length) => Math.min(3e-2, Math.max(3e-3, 1.5e-3 * (1 + length))));
  const difference = (direction: Vector, from: number | null, to: number) =>
    tf.tidy(() => {
      const lengths = norm(direction);
      const steps = inverses(lengths).map((inverse, r) => epsilon[r]! * inverse);
      const at = (share: number) =>
        gradientsAt(trainer, batch, gates, addSteps(weights, direction, steps, share));
      const factors = lengths.map((length, r) => length / ((to - (from ?? 0)) * epsilon[r]!));
      return combinePacked(at(to), factors, from === null ? gradients : at(from), negated(factors));
    });
  return {
    ...{ weights, losses, gradient: pack(gradients) },
    multiply: (direction, stride = 1) => difference(direction, -stride, stride),
    multiplyAhead: (direction) => difference(direction, null, 1),
    dispose() {
      gates.dispose();
      tf.dispose([...gradients]);
    },
  };
}

function addSteps(
  weights: readonly tf.Tensor[],
  direction: Vector,
  steps: Factors,
  share: number,
): tf.Tensor[] {
  return addUnpacked(
    weights,
    direction,
    steps.map((step) => share * step),
  );
}

function gradientsAt(trainer: ObservableTrainer, batch: Batch, gates: Gates, weights: tf.Tensor[]) {
  return trainer.gradientsOn(batch, { mode, weights, gates }).gradients;
}

function lengthOf(weights: readonly tf.Tensor[]): Factors {
  const squares = weights.map((weight) => dotProduct(weight, weight));
  return squares[0]!.map((_, r) => Math.sqrt(squares.reduce((total, own) => total + own[r]!, 0)));
}
