import { describe, expect, it } from 'vitest';
import {
  factorise,
  solveFactored,
  solveRidge,
  weightedProducts,
} from '../../../src/eval/diagnosers/normal-equations.ts';
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

describe('solveRidge', () => {
  it('solves a case that a hand can: slope Σxy / (Σx² + penalty) where both are centred', () => {
    const values = Float64Array.of(-1, 0, 1);
    const [line] = solveRidge({
      length: 3,
      width: 1,
      values,
      weights: Float64Array.of(1, 1, 1),
      targets: [Float64Array.of(3, 5, 7)],
      penalty: 2,
    });
    expect(line![0]).toBeCloseTo(4 / 4, 12);
    expect(line![1]).toBeCloseTo(5, 12);
  });

  it('finds the point where the penalised squared error has no slope', () => {
    const random = randomStream('ridge');
    const [length, width] = [30, 4];
    const values = Float64Array.from({ length: length * width }, () => random.normal());
    const weights = Float64Array.from({ length }, () => random.uniform(0.5, 2));
    const target = Float64Array.from({ length }, () => random.normal());
    const line = solveRidge({ length, width, values, weights, targets: [target], penalty: 1 })[0]!;
    const slopes = new Float64Array(width + 1);
    for (let i = 0; i < length; i++) {
      const row = [...values.subarray(i * width, (i + 1) * width), 1];
      const error = row.reduce((sum, x, j) => sum + x * line[j]!, -target[i]!);
      row.forEach((x, j) => {
        slopes[j]! += weights[i]! * error * x;
      });
    }
    for (let j = 0; j < width; j++) expect(slopes[j]! + line[j]!).toBeCloseTo(0, 10);
    expect(slopes[width]).toBeCloseTo(0, 10);
  });
});
