import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countVotes, probabilities, wrongLeads } from '../../../src/inputs/judges/fault-margin.ts';

it('takes the lead of the best wrong class over the label, positive where the answer is wrong', () => {
  const values = Float32Array.of(0.5, 0.25, 0.25, 0.25, 0.25, 0.5);
  expect([...wrongLeads(values, [0, 1], 3)]).toEqual([-0.25, 0.25]);
});

it('gives probabilities of one row whatever the size of its values', () => {
  expect([...probabilities(Float32Array.of(1000, 1000, -1000), 3)]).toEqual([0.5, 0.5, 0]);
  const logits = fc.float32Array({ min: -1e4, max: 1e4, noNaN: true, minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(logits, (row) => {
      const shares = probabilities(row, 4);
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }),
  );
});

it("counts each row's votes for its own label", () => {
  expect([...countVotes(Int32Array.of(1, 1, 2, 0, 1, 0), 3, [1, 0])]).toEqual([2, 2]);
});
