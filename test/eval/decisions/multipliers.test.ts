import { describe, expect, test } from 'vitest';
import { chooseMultipliers } from '../../../src/eval/decisions/multipliers.ts';
import { randomStream } from '../../../src/lib/random.ts';

/** Rows of two classes by label and the score of the second. */
const binary = (...rows: [label: number, score: number][]) => ({
  labels: Int32Array.from(rows, ([label]) => label),
  scores: rows.map(([, score]) => Float64Array.of(1 - score, score)),
  classes: 2,
});

/** The score of the second class above which it is named. */
function thresholdOf(rows: ReturnType<typeof binary>): number {
  const [first, second] = chooseMultipliers(rows);
  return first! / (first! + second!);
}

/** By brute force over thresholds: the highest sum of both recalls, ties half. */
function bestByHand({ labels, scores }: ReturnType<typeof binary>): number {
  const recalls = (threshold: number) =>
    [0, 1].reduce((sum, label) => {
      const own = scores.filter((_, i) => labels[i] === label).map((row) => row[1]!);
      const right = own.filter((score) => (label === 1 ? score > threshold : score < threshold)).length;
      return sum + right / own.length;
    }, 0);
  return Math.max(...Array.from({ length: 999 }, (_, i) => recalls((i + 1) / 1000)));
}

describe('two classes', () => {
  test('keep 0.5 where nothing is better, and where something else is only as good', () => {
    expect(thresholdOf(binary([0, 0.2], [1, 0.8]))).toBe(0.5);
    expect(thresholdOf(binary([0, 0.2], [1, 0.3], [0, 0.4], [1, 0.9]))).toBe(0.5);
  });

  test('take the threshold that separates them, between its neighbours', () => {
    const threshold = thresholdOf(binary([0, 0.6], [0, 0.7], [1, 0.8], [1, 0.9]));
    expect(threshold).toBeGreaterThan(0.7);
    expect(threshold).toBeLessThan(0.8);
  });

  test('weigh both classes the same however many rows they have', () => {
    // At 0.5 all 9 of the second class and neither of the first are right; between 0.6 and 0.7, 5 of 9 and both.
    const many = [0.55, 0.56, 0.57, 0.58, 0.7, 0.7, 0.7, 0.7, 0.7].map((s): [number, number] => [1, s]);
    const threshold = thresholdOf(binary([0, 0.6], [0, 0.6], ...many));
    expect(threshold).toBeGreaterThan(0.6);
    expect(threshold).toBeLessThan(0.7);
  });

  test('reach the best of a fine grid of thresholds on drawn scores', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = randomStream('thresholds', seed);
      // Scores lie between the points of the grid, so that no tie decides.
      const rows = binary(
        ...Array.from({ length: 60 }, (): [number, number] => {
          const label = random.integer(2);
          return [label, (Math.min(997, 100 + random.integer(500) + 200 * label) + 0.5) / 1000];
        }),
      );
      const threshold = thresholdOf(rows);
      const reached = [0, 1].map((label) => {
        const own = rows.scores.filter((_, i) => rows.labels[i] === label).map((row) => row[1]!);
        return own.filter((score) => (label === 1) === score > threshold).length / own.length;
      });
      expect(reached[0]! + reached[1]!).toBeCloseTo(bestByHand(rows), 12);
    }
  });

  test('are told apart where scores are so sure that one of them is 0', () => {
    const rows = { ...binary([0, 1], [1, 1]), scores: [Float64Array.of(1e-9, 1), Float64Array.of(0, 1)] };
    const [first, second] = chooseMultipliers(rows);
    expect(1e-9 * first!).toBeGreaterThan(second!);
    expect(second).toBeGreaterThan(0);
  });

  test('stay as they are where a class has no row, or there is no row, or all abstain', () => {
    const plain = Float64Array.of(1, 1);
    expect(chooseMultipliers(binary([1, 0.3], [1, 0.2]))).toEqual(plain);
    expect(chooseMultipliers(binary())).toEqual(plain);
    const none = Float64Array.of(0, 0);
    expect(chooseMultipliers({ ...binary([0, 0], [1, 0]), scores: [none, none] })).toEqual(plain);
  });
});

describe('several classes', () => {
  /** Shares drawn around the label, then tilted by a factor per class. */
  function tilted(tilt: readonly number[]) {
    const random = randomStream('tilted');
    const labels = Int32Array.from({ length: 600 }, () => random.integer(tilt.length));
    const scores = Array.from(labels, (label) => {
      const row = Float64Array.from(
        tilt,
        (factor, c) => factor * Math.exp(random.normal() + 2 * Number(c === label)),
      );
      const total = row.reduce((a, b) => a + b, 0);
      return row.map((score) => score / total);
    });
    return { labels, scores, classes: tilt.length };
  }

  test('get back the factors by which their scores were tilted', () => {
    const tilt = [1, 4, 0.5, 1];
    const found = chooseMultipliers(tilted(tilt));
    const undone = Array.from(found, (factor, c) => factor * tilt[c]!);
    for (const one of undone) expect(one / undone[0]!).toBeCloseTo(1, 0);
    expect(found[1]! / found[2]!).toBeGreaterThan(0.07);
    expect(found[1]! / found[2]!).toBeLessThan(0.22);
  });

  test('do not depend on the order of the classes', () => {
    const rows = tilted([1, 4, 0.5, 1]);
    const order = [2, 0, 3, 1];
    const renamed = {
      ...rows,
      labels: rows.labels.map((label) => order.indexOf(label)),
      scores: rows.scores.map((row) => Float64Array.from(order, (c) => row[c]!)),
    };
    const found = chooseMultipliers(rows);
    expect(chooseMultipliers(renamed)).toEqual(Float64Array.from(order, (c) => found[c]!));
  });

  test('stay as they are where every row is right', () => {
    const scores = [0, 1, 2].map((c) => Float64Array.from({ length: 3 }, (_, k) => (k === c ? 0.5 : 0.25)));
    expect(chooseMultipliers({ labels: Int32Array.of(0, 1, 2), scores, classes: 3 })).toEqual(
      Float64Array.of(1, 1, 1),
    );
  });
});
