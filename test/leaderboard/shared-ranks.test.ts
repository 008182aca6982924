import { describe, expect, it } from 'vitest';
import type { Tally } from '../../src/eval/scores/tally.ts';
import { shareRanks } from '../../src/leaderboard/shared-ranks.ts';
import { randomStream } from '../../src/lib/random.ts';

const bootstrap = { draws: 500, seed: 0 };

/** Thirty programs with 50 runs of each of two classes, of which about `share` are correct. */
function tallyOf(name: string, share: number): Tally {
  const programs = Array.from({ length: 30 }, (_, p) => `p${p}`);
  const random = randomStream(name);
  const count = new Float64Array(60).fill(50);
  const right = count.map(() => Math.round(50 * Math.min(1, Math.max(0, share + 0.05 * random.normal()))));
  return { programs, classes: ['a', 'b'], count, right };
}

describe('ranks', () => {
  it('are shared by what cannot be told from the first of them, and count the entries above', () => {
    const scores = [0.9, 0.895, 0.7, 0.695, 0.69, 0.4];
    const tallies = scores.map((share, i) => tallyOf(`entry ${i}`, share));
    expect(shareRanks(tallies, bootstrap)).toEqual([1, 1, 3, 3, 3, 6]);
  });

  it('are all 1 where there is one program, which has no interval', () => {
    const one = (right: number): Tally => {
      const count = Float64Array.of(50, 50);
      return { programs: ['p'], classes: ['a', 'b'], count, right: Float64Array.of(right, right) };
    };
    expect(shareRanks([one(50), one(10)], bootstrap)).toEqual([1, 1]);
    expect(shareRanks([], bootstrap)).toEqual([]);
  });
});
