import { describe, expect, it } from 'vitest';
import { solveRidge } from '../../../src/eval/diagnosers/solve-ridge.ts';
import { randomStream } from '../../../src/lib/random.ts';

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
