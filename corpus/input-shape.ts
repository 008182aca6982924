import { canonicalJson } from '../src/lib/hash.ts';
import { randomStream } from '../src/lib/random.ts';
import type { DataSpec } from '../src/training/spec.ts';
import { dataSources } from './data/index.ts';

/** Shapes already known, so that planning does not make rows again and again. */
const shapes = new Map<string, readonly number[]>();

/**
 * Shape of one input of a program, without the row axis. The source says it, or makes a single row, which a
 * generator makes in no time; nothing is split, edited or preprocessed, for none of that changes the shape.
 * @throws InputError `unknown-source`, `invalid-data-options`.
 */
export function inputShapeOf({ source, options }: DataSpec): readonly number[] {
  const key = canonicalJson([source, options]);
  const known = shapes.get(key);
  if (known !== undefined) return known;
  const from = dataSources.get(source);
  const shape = from.shape?.(options) ?? from.load(options, randomStream('input shape'), 1).inputShape;
  shapes.set(key, shape);
  return shape;
}
