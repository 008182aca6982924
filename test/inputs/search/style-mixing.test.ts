import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JudgedInput } from '../../../src/inputs/search/judge.ts';
import { bisect } from '../../../src/inputs/search/style-mixing.ts';

const at = (alpha: number): JudgedInput => ({
  rows: 1,
  classes: 2,
  inputs: Float32Array.of(alpha),
  logits: [new Float32Array(2)],
});

/** Wrong from `boundary` on; every share that was decoded. */
function narrow(boundary: number, budget = 400) {
  const tried: number[] = [];
  const mix = (alpha: number) => Float32Array.of(alpha);
  const search = bisect(at(1), mix, ({ inputs }) => inputs[0]! >= boundary, budget);
  let step = search.next();
  while (!step.done) {
    tried.push(step.value[0]!);
    step = search.next(at(step.value[0]!));
  }
  return { tried, ...step.value };
}

it('keeps a correct and a wrong side around the boundary, wherever it is', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), (boundary) => {
      const { alpha, judged, calls, tried } = narrow(boundary);
      expect(judged.inputs[0]! >= Math.fround(boundary)).toBe(true);
      const lastCorrect = Math.max(0, ...tried.filter((share) => share < boundary));
      expect(alpha - lastCorrect).toBe(2 ** -20);
      expect([tried.length, calls]).toEqual([20, 20]);
    }),
  );
});

it('tries nothing where no halving is left', () => {
  expect(narrow(0.3, 0)).toMatchObject({ tried: [], calls: 0, alpha: 1 });
});
