import { describe, expect, it } from 'vitest';
import { balancedTopAccuracy } from '../../../src/eval/scores/top-accuracy.ts';

const classes = ['a', 'b', 'c', 'd'];
const labels = Int32Array.from([0, 0, 0, 1]);
const scores = Float64Array.from([
  0.4, 0.3, 0.2, 0.1, // a first
  0.3, 0.4, 0.2, 0.1, // a second
  0.1, 0.4, 0.3, 0.2, // a last
  0.3, 0.3, 0.3, 0.1, // b second, of three equal ones
]); // biome-ignore format: a row per line

describe('balanced top-k accuracy', () => {
  it('counts the rows whose class is among the k highest, class by class', () => {
    const of = (k: number) => balancedTopAccuracy({ labels, classes }, [scores], k);
    expect([1, 2, 3, 4].map(of)).toEqual([(1 / 3 + 0) / 2, (2 / 3 + 1) / 2, (2 / 3 + 1) / 2, 1]);
  });

  it('is the mean over repeats, and 0 for abstentions', () => {
    const abstained = new Float64Array(scores.length);
    const of = (...repeats: Float64Array[]) => balancedTopAccuracy({ labels, classes }, repeats, 4);
    expect(of(abstained)).toBe(0);
    expect(of(scores, abstained)).toBe(0.5);
  });
});
