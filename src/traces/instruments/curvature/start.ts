import { type RandomStream, randomStream } from '../../../lib/random.ts';
import type { InstrumentContext } from '../contract.ts';
import { dominantEigenvalue } from './hessian.ts';
import { norm, randomVectors, type Vectors } from './vectors.ts';

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
