import * as tf from '@tensorflow/tfjs';
import { type RandomStream, randomStream } from '../../../lib/random.ts';
import type { Batch, Gates, ObservableTrainer } from '../../../training/contract.ts';
import type { InstrumentContext } from '../contract.ts';
import {
  addScaled,
  dot,
  inverses,
  makeTensors,
  multiplyElements,
  norm,
  normalise,
  randomVectors,
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
    multiply: (direction) => differences(weights, direction, epsilon, (at) => gradientAt(at, gates).gradient),
    dispose: () => gates.dispose(),
  };
}

/** Central differences of the gradient along a direction, times its length; `epsilon` per replica. */
function differences(
  weights: Vectors,
  direction: Vectors,
  epsilon: Float64Array,
  gradientAt: (weights: Vectors) => Vectors,
): Vectors {
  const lengths = norm(epsilon.length, direction);
  const inverse = inverses(lengths);
  const stride = epsilon.map((e, r) => e * inverse[r]!);
  const back = stride.map((e) => -e);
  const ahead = gradientAt(addScaled(weights, direction, stride));
  const behind = gradientAt(addScaled(weights, direction, back));
  const factors = lengths.map((length, r) => length / (2 * epsilon[r]!));
  return scaleDifference(ahead, behind, factors);
}

/**
 * Largest eigenvalue in absolute value, as a signed Rayleigh quotient, by `iterations` power iterations from `start`;
 * `vector` is where to go on from next time.
 */
function dominantEigenvalue(
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
  return (direction) =>
    multiplyElements(inverseRoot, hessian.multiply(multiplyElements(inverseRoot, direction)));
}

/** Power iteration that goes on from where the event before ended; from a fixed random vector where there is no such. */
export function createPowerIteration(
  { trainer: { replicas }, streams }: InstrumentContext,
  purpose: string,
  iterations: number,
) {
  let fresh: Vectors | null = null;
  let last: Vectors | null = null;
  return (multiplyBy: (direction: Vectors) => Vectors, like: Vectors): Float64Array => {
    fresh ??= randomVectors(like, ownStreams(streams, purpose), (stream) => stream.normal());
    const start = last === null ? fresh : replaceLost(replicas, last, fresh);
    const { value, vector } = dominantEigenvalue(replicas, multiplyBy, start, iterations);
    last = vector;
    return value;
  };
}

/** Replicas whose vector is zero or not finite start afresh. */
function replaceLost(replicas: number, vectors: Vectors, fresh: Vectors): Vectors {
  const lengths = norm(replicas, vectors);
  if (lengths.every((length) => length > 0 && Number.isFinite(length))) return vectors;
  return vectors.map((values, tensor) => {
    const size = values.length / replicas;
    return values.map((value, i) => {
      const length = lengths[Math.floor(i / size)]!;
      return length > 0 && Number.isFinite(length) ? value : fresh[tensor]![i]!;
    });
  });
}

/** Vectors of random signs, the same at every event, so that the trace of H over time is not blurred by their change. */
export function createSigns({ streams }: InstrumentContext, count: number) {
  let signs: readonly Vectors[] | null = null;
  return (like: Vectors): readonly Vectors[] => {
    if (signs === null) {
      const own = ownStreams(streams, 'signs');
      const draw = (stream: RandomStream) => (stream.bits() & 1) * 2 - 1;
      signs = Array.from({ length: count }, () => randomVectors(like, own, draw));
    }
    return signs;
  };
}

function ownStreams(streams: InstrumentContext['streams'], purpose: string): RandomStream[] {
  return streams.map((names) => randomStream(...names, 'curvature', purpose));
}
