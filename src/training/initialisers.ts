import { InputError } from '../lib/errors.ts';
import type { RandomStream } from '../lib/random.ts';
import { sum } from '../statistics/descriptive.ts';
import { sizeOf } from './data.ts';
import type { InitialiserSpec } from './specs/fields.ts';

/** Standard deviation of a standard normal cut at ±2. Keras divides by it, so that cut weights keep their variance. */
const truncatedSd = 0.8796256610342398;

/** First values of a weight, row-major. */
type Fill<S> = (settings: S, shape: readonly number[], random: RandomStream) => Float32Array;

const fills: {
  readonly [K in InitialiserSpec['kind']]: Fill<Extract<InitialiserSpec, { kind: K }>>;
} = {
  zeros: (_, shape) => new Float32Array(sizeOf(shape)),
  ones: (_, shape) => new Float32Array(sizeOf(shape)).fill(1),
  constant: ({ value }, shape) => new Float32Array(sizeOf(shape)).fill(value),
  randomNormal: ({ mean, sd }, shape, random) => draw(shape, () => random.normal(mean, sd)),
  randomUniform: ({ low, high }, shape, random) => draw(shape, () => random.uniform(low, high)),
  truncatedNormal: ({ mean, sd }, shape, random) => draw(shape, () => truncatedNormal(random, mean, sd)),
  glorotUniform: uniform(([fanIn, fanOut]) => 1 / Math.max(1, (fanIn + fanOut) / 2)),
  glorotNormal: normal(([fanIn, fanOut]) => 1 / Math.max(1, (fanIn + fanOut) / 2)),
  heUniform: uniform(([fanIn]) => 2 / Math.max(1, fanIn)),
  heNormal: normal(([fanIn]) => 2 / Math.max(1, fanIn)),
  lecunUniform: uniform(([fanIn]) => 1 / Math.max(1, fanIn)),
  lecunNormal: normal(([fanIn]) => 1 / Math.max(1, fanIn)),
  orthogonal: ({ gain }, shape, random) => orthogonal(shape, gain, random),
  identity: ({ gain }, shape) => identity(shape, gain),
};

/**
 * First values of a weight of the given shape, row-major, as Keras in TensorFlow 2 draws them (its distributions,
 * not its numbers).
 * @throws InputError `initialiser-shape` where the initialiser cannot fill such a shape.
 */
export function initialise(
  initialiser: InitialiserSpec,
  shape: readonly number[],
  random: RandomStream,
): Float32Array {
  return (fills[initialiser.kind] as Fill<InitialiserSpec>)(initialiser, shape, random);
}

function draw(shape: readonly number[], next: () => number): Float32Array {
  return new Float32Array(sizeOf(shape)).map(next);
}

/** A variance that depends on how many inputs and outputs a unit has. */
type Variance = (fans: readonly [fanIn: number, fanOut: number]) => number;

function uniform(variance: Variance): Fill<unknown> {
  return (_, shape, random) => {
    const limit = Math.sqrt(3 * variance(fans(shape)));
    return draw(shape, () => random.uniform(-limit, limit));
  };
}

function normal(variance: Variance): Fill<unknown> {
  return (_, shape, random) => {
    const sd = Math.sqrt(variance(fans(shape))) / truncatedSd;
    return draw(shape, () => truncatedNormal(random, 0, sd));
  };
}

/** Inputs and outputs per unit, as Keras counts them: of a convolution, the kernel window times channels and filters. */
export function fans(shape: readonly number[]): readonly [fanIn: number, fanOut: number] {
  if (shape.length === 0) return [1, 1];
  if (shape.length === 1) return [shape[0]!, shape[0]!];
  const window = sizeOf(shape.slice(0, -2));
  return [shape.at(-2)! * window, shape.at(-1)! * window];
}

/** A normal deviate drawn again until it lies within two standard deviations. */
function truncatedNormal(random: RandomStream, mean: number, sd: number): number {
  let z: number;
  do z = random.normal();
  while (Math.abs(z) > 2);
  return mean + sd * z;
}

/**
 * Orthonormal rows or columns, whichever are fewer, of the matrix with all but the last axis as rows (Saxe et al.,
 * arXiv 1312.6120). Gram–Schmidt leaves a triangular factor with a positive diagonal, which makes the draw uniform.
 */
function orthogonal(shape: readonly number[], gain: number, random: RandomStream): Float32Array {
  if (shape.length < 2) throw shapeError('orthogonal', 'at least two axes', shape);
  const columns = shape.at(-1)!;
  const rows = sizeOf(shape.slice(0, -1));
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors = orthonormalVectors(count, length, random);
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) {
      values[rows < columns ? i * columns + j : j * columns + i] = gain * vectors[i]![j]!;
    }
  }
  return values;
}

function orthonormalVectors(count: number, length: number, random: RandomStream): Float64Array[] {
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    // The second pass removes what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) for (const other of vectors) removeComponent(vector, other);
    const norm = Math.sqrt(sum(vector.map((x) => x * x)));
    vectors.push(vector.map((x) => x / norm));
  }
  return vectors;
}

function removeComponent(vector: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let j = 0; j < vector.length; j++) product += vector[j]! * unit[j]!;
  for (let j = 0; j < vector.length; j++) vector[j]! -= product * unit[j]!;
}

function identity(shape: readonly number[], gain: number): Float32Array {
  if (shape.length !== 2) throw shapeError('identity', 'two axes', shape);
  const [rows, columns] = shape as [number, number];
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = gain;
  return values;
}

function shapeError(kind: string, need: string, shape: readonly number[]): InputError {
  return new InputError('initialiser-shape', {
    rule: `the ${kind} initialiser fills matrices only`,
    need,
    value: `[${shape.join(', ')}]`,
    remedy: 'Choose another initialiser for this weight.',
  });
}
