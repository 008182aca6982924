import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  correctCounts,
  excessKills,
  meanAccuracy,
  meanKills,
  pairKills,
} from '../../../src/inputs/test-sets/pair-kills.ts';

const right = (...instances: readonly string[]) =>
  instances.map((digits) => Uint8Array.from(digits, (digit) => Number(digit)));
const draws = { draws: 200, seed: 0 };

describe('kills of all pairs', () => {
  // Original 0 kills instance 0 on input 1 and instance 1 on inputs 1, 2; original 1 instance 1 on input 2.
  const originals = right('1110', '1010');
  const model = right('1011', '1001');

  it('are shares of inputs, worked by hand', () => {
    const pairs = pairKills(originals, model, [0, 1, 2, 3]);
    expect(pairs.map((row) => [...row])).toEqual([
      [0.25, 0.5],
      [0, 0.25],
    ]);
    expect(meanKills(pairs)).toBe(0.25);
    expect(meanKills(pairKills(originals, model, [0]))).toBe(0);
    expect(meanKills(pairKills(originals, model, [2, 1]))).toBe(0.5);
  });

  it('go with accuracy on the same inputs', () => {
    expect(correctCounts(originals, [0, 1, 2, 3])).toEqual([3, 2]);
    expect(meanAccuracy(model, [0, 1])).toBe(0.5);
  });

  it('are refused for instances of another test set, for none, and for no inputs', () => {
    const refusal = (code: string) => expect.objectContaining({ code });
    expect(() => pairKills(originals, right('101'), [0])).toThrow(refusal('unaligned'));
    expect(() => pairKills([], model, [0])).toThrow(refusal('no-instances'));
    expect(() => pairKills(originals, [], [0])).toThrow(refusal('no-instances'));
    expect(() => pairKills(originals, model, [])).toThrow(refusal('no-test-inputs'));
  });
});

describe('excess kills', () => {
  const originals = right('11111111', '11111110');
  const nulls = right('11111101', '11111011');
  const pairsOf = (predictions: readonly Uint8Array[]) =>
    pairKills(originals, predictions, [...Array(8).keys()]);

  it('are 0, to both ends, for a mutant that is the null instance by instance', () => {
    const pairs = { mutant: pairsOf(nulls), nulls: pairsOf(nulls), paired: true };
    expect(excessKills(pairs, draws)).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('are what the mutant kills beyond the null, and are the same each time', () => {
    const mutant = pairsOf(right('00001101', '00001011'));
    const estimate = excessKills({ mutant, nulls: pairsOf(nulls), paired: false }, draws);
    expect(estimate.value).toBeCloseTo(0.5, 12);
    expect(estimate.low).toBeLessThanOrEqual(0.5);
    expect(estimate.high).toBeGreaterThanOrEqual(0.5);
    expect(excessKills({ mutant, nulls: pairsOf(nulls), paired: false }, draws)).toEqual(estimate);
  });

  it('have an interval that lies about the value, whatever the answers', () => {
    const predictions = fc.array(fc.uint8Array({ min: 0, max: 1, minLength: 12, maxLength: 12 }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(predictions, predictions, predictions, (healthy, plain, broken) => {
        const rows = [...Array(12).keys()];
        const [mutant, null_] = [pairKills(healthy, broken, rows), pairKills(healthy, plain, rows)];
        const { value, low, high } = excessKills({ mutant, nulls: null_, paired: false }, draws);
        expect(value).toBeCloseTo(meanKills(mutant) - meanKills(null_), 12);
        expect(low).toBeLessThanOrEqual(high!);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });
});
