import { InputError } from '../lib/errors.ts';
import type { RandomStream } from '../lib/random.ts';
import { sum } from '../statistics/descriptive.ts';
import { sizeOf } from './data.ts';
import type { InitialiserSpec } from './layer-specs.ts';

/** Standard deviation of a standard normal cut at ±2. Keras divides by it, so that cut weights keep their variance. */
const truncatedSd = 0.8796256610342398;

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
  const values = new Float32Array(sizeOf(shape));
  const [fanIn, fanOut] = fans(shape);
  const draw = (next: () => number) => values.map(next);
  const uniform = (variance: number) => {
    const limit = Math.sqrt(3 * variance);
    return draw(() => random.uniform(-limit, limit));
  };
  const normal = (variance: number) => {
    const sd = Math.sqrt(variance) / truncatedSd;
    return draw(() => truncatedNormal(random, 0, sd));
  };
  switch (initialiser.kind) {
    case 'zeros':
      return values;
    case 'ones':
      return values.fill(1);
    case 'constant':
      return values.fill(initialiser.value);
    case 'randomNormal':
      return draw(() => random.normal(initialiser.mean, initialiser.sd));
    case 'randomUniform':
      return draw(() => random.uniform(initialiser.low, initialiser.high));
    case 'truncatedNormal':
      return draw(() => truncatedNormal(random, initialiser.mean, initialiser.sd));
    case 'glorotUniform':
      return uniform(1 / Math.max(1, (fanIn + fanOut) / 2));
    case 'glorotNormal':
      return normal(1 / Math.max(1, (fanIn + fanOut) / 2));
    case 'heUniform':
      return uniform(2 / Math.max(1, fanIn));
    case 'heNormal':
      return normal(2 / Math.max(1, fanIn));
    case 'lecunUniform':
      return uniform(1 / Math.max(1, fanIn));
    case 'lecunNormal':
      return normal(1 / Math.max(1, fanIn));
    case 'orthogonal':
      return orthogonal(shape, initialiser.gain, random);
    case 'identity':
      return identity(shape, initialiser.gain);
  }
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
