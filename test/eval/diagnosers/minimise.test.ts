import { expect, it } from 'vitest';
import { minimise, type SmoothFunction } from '../../../src/eval/diagnosers/minimise.ts';

/** Σ k (x_k − k)² / 2 with curvatures from 1 to 1,000. */
const bowl: SmoothFunction = (point, gradient) => {
  let value = 0;
  for (let k = 0; k < point.length; k++) {
    const curvature = 10 ** ((3 * k) / (point.length - 1));
    gradient[k] = curvature * (point[k]! - k);
    value += (gradient[k]! * (point[k]! - k)) / 2;
  }
  return value;
};

/** Rosenbrock's valley: not convex, but smooth, with its minimum at (1, 1). */
const valley: SmoothFunction = (point, gradient) => {
  const [x, y] = [point[0]!, point[1]!];
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
};

it('reaches the bottom of a narrow bowl', () => {
  const found = minimise(bowl, new Float64Array(12), { tolerance: 1e-9, steps: 200 });
  found.forEach((x, k) => {
    expect(x).toBeCloseTo(k, 8);
  });
});

it('follows a bent valley to its end', () => {
  const found = minimise(valley, Float64Array.of(-1.2, 1), { tolerance: 1e-9, steps: 200 });
  expect(found[0]).toBeCloseTo(1, 7);
  expect(found[1]).toBeCloseTo(1, 7);
});

it('stays where the gradient is nil, and leaves the start as it was', () => {
  const start = Float64Array.of(0, 1, 2);
  expect(minimise(bowl, start, { tolerance: 1e-9, steps: 10 })).toEqual(start);
  minimise(valley, start, { tolerance: 1e-9, steps: 10 });
  expect(start).toEqual(Float64Array.of(0, 1, 2));
});

it('stops after the given number of steps', () => {
  const one = minimise(valley, Float64Array.of(-1.2, 1), { tolerance: 1e-9, steps: 1 });
  expect(valley(one, new Float64Array(2))).toBeGreaterThan(0.1);
});

it('needs fewer steps, and finds the same minimum, where the second derivative is known', () => {
  const precondition = (vector: Float64Array): void => {
    for (let k = 0; k < vector.length; k++) vector[k]! /= 10 ** ((3 * k) / (vector.length - 1));
  };
  const found = minimise(bowl, new Float64Array(12), { tolerance: 1e-9, steps: 2, precondition });
  found.forEach((x, k) => {
    expect(x).toBeCloseTo(k, 8);
  });
});
