import { randomStream } from '../lib/random.ts';
import { type RawData, sizeOf } from '../training/data.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { takesTokens } from './network.ts';

/** A program to break, and the shape of its inputs. */
export interface Sample {
  readonly spec: ProgramSpec;
  readonly inputShape: readonly number[];
}

/** Forty raw rows of a sample's kind: uneven classes, bits or values; token ids where it starts with an embedding. */
export function rawRows({ spec, inputShape }: Sample): RawData {
  const random = randomStream('samples', spec.id);
  const rows = 40;
  const size = sizeOf(inputShape);
  const isTokens = takesTokens(spec);
  const inputs = Float32Array.from({ length: rows * size }, () =>
    isTokens ? random.integer(50) : random.normal(5, 2),
  );
  const bits = () => random.integer(2);
  const base = { rows, inputShape, inputs };
  if (spec.task === 'regression') {
    return {
      ...base,
      targetShape: [1],
      targets: Float32Array.from({ length: rows }, () => random.normal()),
      classes: null,
    };
  }
  if (spec.task === 'multilabel') {
    return {
      ...base,
      targetShape: [4],
      targets: Float32Array.from({ length: rows * 4 }, bits),
      classes: null,
    };
  }
  const classes = spec.task === 'binary' ? 2 : 3;
  const targets = Float32Array.from({ length: rows }, (_, row) =>
    (row * 7) % rows < 18 ? 0 : 1 + (row % (classes - 1)),
  );
  return { ...base, targetShape: [], targets, classes };
}
