import * as tf from '@tensorflow/tfjs';
import type { Batch, Gates, ObservableTrainer } from '../../../training/contract.ts';
import {
  addScaled,
  dot,
  inverses,
  makeTensors,
  multiply,
  norm,
  normalise,
  scaleDifference,
  takeVectors,
  type Vectors,
} from './vectors.ts';

/** The Hessian of the mean loss on a fixed batch at fixed weights, as something that multiplies. */
export interface Hessian {
  /** Where it is taken. */
  readonly weights: Vectors;
  /** Gradient there. */
  readonly gradient: Vectors;
  readonly losses: Float32Array;
  multiply(direction: Vectors): Vectors;
  dispose(): void;
}

/** Shapes of the trainable weights, replica axis included. */
export function weightShapes(trainer: ObservableTrainer): number[][] {
  return trainer.trainable.map((index) => [trainer.replicas, ...trainer.weights[index]!.shape]);
}

const mode = 'batchStatistics';

/**
 * Central differences of the gradient along unit directions, with ReLU masks and pooling choices frozen at `weights`
 * (a crossed kink would count its jump over ε). Step per replica: ε = 1.5e-3·(1 + ‖w‖), held in [3e-3, 3e-2]; error
 * around 1e-4 relative on small networks.
 */
export function createHessian(trainer: ObservableTrainer, batch: Batch, weights: Vectors): Hessian {
  const { replicas } = trainer;
  const shapes = weightShapes(trainer);
  const gradientAt = (at: Vectors, gates?: Gates) => {
    const tensors = makeTensors(at, shapes);
    const { losses, gradients } = trainer.gradientsOn(batch, {
      mode,
      weights: tensors,
      ...(gates && { gates }),
    });
    tf.dispose(tensors);
    return { losses, gradient: takeVectors(gradients) };
  };
  const tensors = makeTensors(weights, shapes);
  const gates = trainer.recordGates(batch, { mode, weights: tensors });
  tf.dispose(tensors);
  const epsilon = norm(replicas, weights).map((length) =>
    Math.min(3e-2, Math.max(3e-3, 1.5e-3 * (1 + length))),
  );
  return {
    weights,
    ...gradientAt(weights),
    multiply: (direction) => {
      const lengths = norm(replicas, direction);
      const inverse = inverses(lengths);
      const stride = epsilon.map((e, r) => e * inverse[r]!);
      const ahead = gradientAt(addScaled(weights, direction, stride), gates).gradient;
      const behind = gradientAt(
        addScaled(
          weights,
          direction,
          stride.map((e) => -e),
        ),
        gates,
      ).gradient;
      return scaleDifference(
        ahead,
        behind,
        lengths.map((length, r) => length / (2 * epsilon[r]!)),
      );
    },
    dispose: () => gates.dispose(),
  };
}

/**
 * Largest eigenvalue in absolute value, as a signed Rayleigh quotient, by `iterations` power iterations from `start`;
 * `vector` is where to go on from next time.
 */
export function dominantEigenvalue(
  replicas: number,
  multiplyBy: (direction: Vectors) => Vectors,
  start: Vectors,
  iterations: number,
): { value: Float64Array; vector: Vectors } {
  let vector = normalise(replicas, start);
  let value: Float64Array = new Float64Array(replicas);
  for (let i = 0; i < iterations; i++) {
    const product = multiplyBy(vector);
    value = dot(replicas, vector, product);
    vector = normalise(replicas, product);
  }
  return { value, vector };
}

/** Hutchinson's estimate of the trace: the mean of vᵀHv over vectors of random signs. */
export function estimateTrace(replicas: number, hessian: Hessian, signs: readonly Vectors[]): Float64Array {
  const total = new Float64Array(replicas);
  for (const sign of signs) {
    dot(replicas, sign, hessian.multiply(sign)).forEach((value, r) => {
      total[r]! += value / signs.length;
    });
  }
  return total;
}

/** vᵀHv per replica for the direction as it is, not normalised. */
export function quadraticForm(replicas: number, hessian: Hessian, direction: Vectors): Float64Array {
  return dot(replicas, direction, hessian.multiply(direction));
}

/** The Hessian seen through a diagonal preconditioner P: P^-½ H P^-½, whose eigenvalues are those of P⁻¹H. */
export function precondition(hessian: Hessian, inverseRoot: Vectors): (direction: Vectors) => Vectors {
  return (direction) => multiply(inverseRoot, hessian.multiply(multiply(inverseRoot, direction)));
}
