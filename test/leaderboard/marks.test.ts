import { describe, expect, it } from 'vitest';
import { markEntry } from '../../src/leaderboard/marks/index.ts';
import { orderDependence } from '../../src/leaderboard/marks/order-dependence.ts';
import { countPairs } from '../../src/leaderboard/marks/scattered-errors.ts';
import { randomStream } from '../../src/lib/random.ts';
import {
  type Answer,
  board,
  bootstrap,
  entry,
  flipped,
  honest,
  idsOf,
  labels,
  rows,
} from './made-up-entries.ts';

describe('an honest entry', () => {
  it.each([0.1, 0.2, 0.35, 0.6])('has no mark with %f of the mutants wrong', (wrong) => {
    expect(idsOf('mine', honest('mine', wrong))).toEqual([]);
  });

  it('has none as a floor: one class for all, and classes by lot', () => {
    expect(idsOf('majority', () => 2)).toEqual([]);
    expect(idsOf('prior', () => 2, [...board, entry('majority', () => 2)])).toEqual([]);
    expect(idsOf('stratified', (i, r) => randomStream('lot', r, i).integer(4))).toEqual([]);
    expect(idsOf('program', (i) => Number(rows[i]!.program.slice(1)) % 4)).toEqual([]);
  });
});

describe('a mark', () => {
  it('is on the labels themselves, and on labels with a few errors', () => {
    expect(idsOf('labels', (i) => labels[i]!)).toEqual(['perfect']);
    expect(idsOf('labels', flipped(0.005))).toContain('perfect');
    expect(idsOf('labels', flipped(0.05))).toEqual(['above-best', 'scattered-errors']);
  });

  it.each([0.1, 0.2, 0.3])('is on labels with %f errors by lot, whatever the score', (share) => {
    expect(idsOf('labels', flipped(share))).toContain('scattered-errors');
  });

  it('is on the answers of another entry, and on nearly those; not on an entry that was re-run', () => {
    const copied = honest('forest', 0.2);
    expect(idsOf('copy', copied)).toEqual(['copy']);
    const nearly: Answer = (i, r) =>
      randomStream('nudge', r, i).uniform() < 0.01 ? labels[i]! : copied(i, r);
    expect(idsOf('copy', nearly)).toContain('copy');
    expect(markEntry(entry('copy', copied, true), board, bootstrap)).toEqual([]);
  });

  it('is on a copy whose repeats changed places', () => {
    const copied = honest('forest', 0.2);
    expect(idsOf('copy', (i, r) => copied(i, 1 - r))).toEqual(['copy']);
  });

  it('is on the answers of another entry under the other split', () => {
    const seen = honest('seen', 0.15);
    const theirs = entry('theirs', honest('theirs', 0.3));
    const [{ splits, ...task }] = theirs.tasks as [(typeof theirs.tasks)[number]];
    const within = new Map([...splits, ['S1', entry('within', seen).tasks[0]!.splits.get('S4')!]]);
    const marks = markEntry(
      entry('cross', seen),
      [{ ...theirs, tasks: [{ ...task, splits: within }] }],
      bootstrap,
    );
    expect(marks).toEqual([
      { id: 'copy', task: 'fault-typing', split: 'S4', says: 'the predictions are those of theirs under S1' },
    ]);
  });

  it('is on answers that depend on the order of rows', () => {
    const mine = honest('mine', 0.2);
    const ways: Record<string, Answer> = {
      'constant blocks': (i) => Math.floor(i / 100) % 4,
      turns: (i) => i % 4,
      'the answer of the row above': (i, r) => mine(i - (i % 2), r),
      'right in the first half': (i, r) => (i < rows.length / 2 ? labels[i]! : honest('b', 0.5)(i, r)),
      'right every fifth row': (i, r) => (i % 5 === 0 ? labels[i]! : honest('b', 0.6)(i, r)),
    };
    for (const [name, answer] of Object.entries(ways))
      expect(idsOf(name, answer), name).toContain('row-order');
  });

  it('compares with what was re-run in the track, and in all where nothing was', () => {
    const good = honest('good', 0.01);
    const few: Answer = (i, r) => (randomStream('fix', r, i).uniform() < 0.9 ? labels[i]! : good(i, r));
    const others = [...board, entry('twin', flipped(0.02), true, 'clean-5')];
    const inClean = (known: typeof board) =>
      markEntry(entry('clean', few, false, 'clean-5'), known, bootstrap).map(({ id }) => id);
    expect(inClean(others)).not.toContain('above-best');
    expect(inClean(board)).toContain('above-best');
    const of = (isRerun: boolean) => markEntry(entry('better', few, isRerun), board, bootstrap);
    expect(of(false).map(({ id }) => id)).toContain('above-best');
    expect(of(true).map(({ id }) => id)).not.toContain('above-best');
  });
});

describe('order dependence', () => {
  it('stays below four standard deviations over 300 random orders', () => {
    const largest = Array.from({ length: 300 }, (_, draw) => {
      const random = randomStream('orders', draw);
      const share = random.uniform(0.02, 0.98);
      return orderDependence(Int32Array.from({ length: 2000 }, () => Number(random.uniform() < share))).z;
    });
    expect(Math.max(...largest)).toBeLessThan(4.5);
    expect(Math.max(...largest)).toBeGreaterThan(2);
  });

  it('is none where all values are the same or too few', () => {
    expect(orderDependence(new Int32Array(500)).z).toBeLessThanOrEqual(0);
    expect(orderDependence([1, 0, 1]).z).toBe(0);
  });
});

describe('pairs of errors', () => {
  it('have the mean and variance of all orders of the errors', () => {
    const sizes = [3, 2, 2];
    const of = sizes.flatMap((size, mutant) => new Array<number>(size).fill(mutant));
    const found: number[] = [];
    for (let errors = 0; errors < 2 ** of.length; errors++) {
      const counts = sizes.map((_, mutant) => of.filter((m, i) => m === mutant && (errors >> i) & 1).length);
      if (counts.reduce((a, b) => a + b) === 4)
        found.push(counts.reduce((total, k) => total + (k * (k - 1)) / 2, 0));
    }
    const mean = found.reduce((a, b) => a + b) / found.length;
    const variance = found.reduce((total, value) => total + (value - mean) ** 2, 0) / found.length;
    const pairs = countPairs([
      { runs: 3, errors: 2 },
      { runs: 2, errors: 2 },
      { runs: 2, errors: 0 },
    ]);
    expect(pairs.seen).toBe(2);
    expect(pairs.expected).toBeCloseTo(mean, 12);
    expect(pairs.variance).toBeCloseTo(variance, 12);
  });
});
