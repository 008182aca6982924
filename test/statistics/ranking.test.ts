import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroc, averagePrecision, recallAtFalseAlarms, spearman } from '../../src/statistics/ranking.ts';

const labels = (word: string) => Array.from(word, (letter) => letter === '+');

test('AUROC is the share of (positive, negative) pairs in the right order', () => {
  // Pairs: 0.9 beats both negatives, 0.4 beats one of two: 3 of 4.
  expect(auroc(labels('+-+-'), [0.9, 0.7, 0.4, 0.1])).toBe(0.75);
});

test('AUROC counts a tie as half', () => {
  // 0.8 beats both; 0.5 ties with one and beats the other: (2 + 1.5) / 4.
  expect(auroc(labels('++--'), [0.8, 0.5, 0.5, 0.2])).toBe(0.875);
  expect(auroc(labels('+-+--'), [1, 1, 1, 1, 1])).toBe(0.5);
});

test('average precision sums precision at every threshold that gains recall', () => {
  // Positives at ranks 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3.
  expect(averagePrecision(labels('+-++-'), [5, 4, 3, 2, 1])).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
});

test('average precision lets rows of one score enter together, whatever their order', () => {
  // Threshold 3: 1 of 2 right; threshold 1: 2 of 4. (1/2 + 1/2) / 2; the order within a tie must not matter.
  expect(averagePrecision(labels('+--+'), [3, 3, 1, 1])).toBe(0.5);
  expect(averagePrecision(labels('-++-'), [3, 3, 1, 1])).toBe(0.5);
  expect(averagePrecision(labels('+---'), [1, 1, 1, 1])).toBe(0.25);
});

test('nothing to rank is NaN, not 0', () => {
  expect(auroc(labels('++'), [1, 2])).toBeNaN();
  expect(auroc(labels('--'), [1, 2])).toBeNaN();
  expect(averagePrecision(labels('--'), [1, 2])).toBeNaN();
});

const ranked = fc.array(fc.record({ positive: fc.boolean(), score: fc.integer({ min: 0, max: 5 }) }), {
  minLength: 2,
  maxLength: 30,
});

test('AUROC equals plain counting of pairs', () => {
  fc.assert(
    fc.property(ranked, (rows) => {
      const positives = rows.filter((row) => row.positive);
      const negatives = rows.filter((row) => !row.positive);
      fc.pre(positives.length > 0 && negatives.length > 0);
      let won = 0;
      for (const a of positives)
        for (const b of negatives) won += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
      const area = auroc(
        rows.map((row) => row.positive),
        rows.map((row) => row.score),
      );
      expect(area).toBeCloseTo(won / (positives.length * negatives.length), 12);
    }),
  );
});

test('average precision equals plain going through the thresholds', () => {
  fc.assert(
    fc.property(ranked, (rows) => {
      const positives = rows.filter((row) => row.positive).length;
      fc.pre(positives > 0);
      let area = 0;
      for (const threshold of [5, 4, 3, 2, 1, 0]) {
        const claimed = rows.filter((row) => row.score >= threshold);
        const gained = rows.filter((row) => row.positive && row.score === threshold).length;
        if (gained > 0)
          area += (gained / positives) * (claimed.filter((row) => row.positive).length / claimed.length);
      }
      const ours = averagePrecision(
        rows.map((row) => row.positive),
        rows.map((row) => row.score),
      );
      expect(ours).toBeCloseTo(area, 12);
    }),
  );
});

test('Spearman ranks ties at their mean rank, and says nothing where a side is constant', () => {
  expect(spearman([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1);
  expect(spearman([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  // Ranks 1.5 1.5 3 4 and 1 2 3 4: 4.5 / √(4.5 · 5).
  expect(spearman([5, 5, 6, 7], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
  expect(spearman([1, 1], [1, 2])).toBeNull();
  expect(spearman([], [])).toBeNull();
});

test('recall at false alarms takes the last threshold that does not exceed them', () => {
  // From the top: + then − then two + with a − at one score.
  const [positive, scores] = [labels('+-++--'), [9, 8, 7, 7, 7, 1]];
  const at = (most: number) => recallAtFalseAlarms(positive, scores, most);
  expect([at(0), at(0.3), at(1 / 3), at(0.6), at(2 / 3), at(1)]).toEqual([1 / 3, 1 / 3, 1 / 3, 1 / 3, 1, 1]);
  expect(recallAtFalseAlarms(labels('++'), [1, 2], 0.1)).toBeNaN();
  // 29 of 100 negatives, although 0.29 · 100 is less than 29 as a float.
  const hundred = Array.from({ length: 101 }, (_, i) => i === 71);
  expect(recallAtFalseAlarms(hundred, [...hundred.keys()], 0.29)).toBe(1);
});
