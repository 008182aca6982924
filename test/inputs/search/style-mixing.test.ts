import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Judged } from '../../../src/inputs/search/judge.ts';
import { bisect, publishedLimits } from '../../../src/inputs/search/style-mixing.ts';

const at = (alpha: number): Judged => ({
  rows: 1,
  classes: 2,
  inputs: Float32Array.of(alpha),
  logits: [new Float32Array(2)],
});

/** Wrong from `boundary` on; every share that was asked for. */
function narrow(boundary: number, iterations: number = publishedLimits.iterations) {
  const asked: number[] = [];
  const frontier = {
    lastRight: { alpha: 0, judged: at(0) },
    firstWrong: { alpha: 1, judged: at(1) },
    calls: 1,
  };
  const search = bisect(
    frontier,
    (alpha) => Float32Array.of(alpha),
    ({ inputs }) => inputs[0]! >= boundary,
    { ...publishedLimits, iterations },
  );
  let step = search.next();
  while (!step.done) {
    asked.push(step.value[0]!);
    step = search.next(at(step.value[0]!));
  }
  return { asked, ...step.value };
}

it('keeps a right and a wrong side around the boundary, wherever it is', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), (boundary) => {
      const { lastRight, firstWrong, calls, asked } = narrow(boundary);
      expect(
        lastRight.judged.inputs[0]! < boundary && firstWrong.judged.inputs[0]! >= Math.fround(boundary),
      ).toBe(true);
      expect(firstWrong.alpha - lastRight.alpha).toBe(2 ** -20);
      expect([asked.length, calls]).toEqual([20, 21]);
    }),
  );
});

it('asks nothing where no halving is left', () => {
  expect(narrow(0.3, 0)).toMatchObject({
    asked: [],
    calls: 1,
    lastRight: { alpha: 0 },
    firstWrong: { alpha: 1 },
  });
});
