import { expect, it } from 'vitest';
import { factorise, solveFactored, weightedProducts } from '../../../src/eval/diagnosers/normal-equations.ts';
import { randomStream } from '../../../src/lib/random.ts';

// Lengths that do and do not come out even when rows are taken four at a time.
it.each([1, 4, 6, 7])('sums the products of %i rows as they are written down', (length) => {
  const random = randomStream('products', length);
  const width = 3;
  const values = Float64Array.from({ length: length * width }, () => random.normal());
  const weights = Float64Array.from({ length }, () => random.uniform(0.5, 2));
  const matrix = weightedProducts({ length, width, values, weights }, 0.5);
  for (let a = 0; a <= width; a++) {
    for (let b = 0; b <= a; b++) {
      let expected = a === b && a < width ? 0.5 : 0;
      for (let i = 0; i < length; i++) {
        const row = [...values.subarray(i * width, (i + 1) * width), 1];
        expected += weights[i]! * row[a]! * row[b]!;
      }
      expect(matrix[a * (width + 1) + b]).toBeCloseTo(expected, 12);
    }
  }
});

it('divides by the matrix it has factorised, at any place of a longer vector', () => {
  // [[4, 2], [2, 3]] · (1, −2) = (0, −4).
  const factor = factorise(Float64Array.of(4, 0, 2, 3), 2);
  const right = Float64Array.of(9, 0, -4, 9);
  solveFactored(factor, 2, right, 1);
  expect(right[0]).toBe(9);
  expect(right[1]).toBeCloseTo(1, 12);
  expect(right[2]).toBeCloseTo(-2, 12);
  expect(right[3]).toBe(9);
});
