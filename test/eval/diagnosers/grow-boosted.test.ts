import { describe, expect, it } from 'vitest';
import { binTable } from '../../../src/eval/diagnosers/bins.ts';
import { BoostGrower } from '../../../src/eval/diagnosers/grow-boosted.ts';
import { findLeaf } from '../../../src/eval/diagnosers/trees.ts';
import { randomStream } from '../../../src/lib/random.ts';

const settings = { columns: 1, leaves: 8, rate: 0.5, rows: 3, curvature: 1e-3 };

function tableOf(length: number, width: number, missing: number) {
  const random = randomStream('boost-test', length);
  const rows = Array.from({ length }, () =>
    Float64Array.from({ length: width }, () => (random.uniform() < missing ? Number.NaN : random.normal())),
  );
  const slopes = rows.map((row) => (row[0]! > 0 ? 1 : -1) + random.normal(0, 0.3));
  const curvatures = rows.map(() => random.uniform(0.5, 1.5));
  return { rows, slopes, curvatures };
}

/** One tree, and what it added to the scores of its rows. */
function growOne({ rows, slopes, curvatures }: ReturnType<typeof tableOf>, limits = settings) {
  const grower = new BoostGrower(binTable(rows, rows[0]!.length), limits);
  grower.slopes.set(slopes);
  grower.curvatures.set(curvatures);
  const scores = new Float64Array(rows.length);
  grower.grow(scores, randomStream('boost-test'));
  return { trees: grower.finish(), scores };
}

/** The best gain of one cut, by trying every value of every column with missing values on either side. */
function bestGain({ rows, slopes, curvatures }: ReturnType<typeof tableOf>, least: number): number {
  const term = (places: readonly number[]) =>
    places.reduce((sum, i) => sum + slopes[i]!, 0) ** 2 / places.reduce((sum, i) => sum + curvatures[i]!, 0);
  const all = rows.map((_, i) => i);
  let best = 0;
  for (let column = 0; column < rows[0]!.length; column++) {
    for (const { [column]: cut } of rows) {
      for (const missingLeft of [true, false]) {
        const goesLeft = (i: number) => {
          const value = rows[i]![column]!;
          return Number.isNaN(value) ? missingLeft : value <= (cut ?? Number.NaN);
        };
        const left = all.filter(goesLeft);
        const right = all.filter((i) => !goesLeft(i));
        if (left.length < least || right.length < least) continue;
        best = Math.max(best, term(left) + term(right) - term(all));
      }
    }
  }
  return best;
}

describe('a tree of boosting', () => {
  const table = tableOf(40, 3, 0.2);

  it('puts every row into the leaf whose value it was given, missing values too', () => {
    const { trees, scores } = growOne(table);
    expect(trees.leaves.length).toBeGreaterThan(3);
    table.rows.forEach((row, i) => {
      expect(trees.leaves[trees.child[findLeaf(trees, trees.roots[0]!, row)]!]).toBe(scores[i]);
    });
  });

  it('gives a leaf minus rate times slope over curvature of its rows, and leaves enough rows in each', () => {
    const { scores } = growOne(table);
    for (const value of new Set(scores)) {
      const places = [...scores.keys()].filter((i) => scores[i] === value);
      const slope = places.reduce((sum, i) => sum + table.slopes[i]!, 0);
      const curvature = places.reduce((sum, i) => sum + table.curvatures[i]!, 0);
      expect(value).toBeCloseTo((-0.5 * slope) / curvature, 12);
      expect(places.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('cuts first where an exhaustive search finds the greatest gain', () => {
    const { scores } = growOne(table, { ...settings, leaves: 2 });
    const groups = [...new Set(scores)].map((value) => [...scores.keys()].filter((i) => scores[i] === value));
    const term = (places: readonly number[]) =>
      places.reduce((sum, i) => sum + table.slopes[i]!, 0) ** 2 /
      places.reduce((sum, i) => sum + table.curvatures[i]!, 0);
    expect(groups).toHaveLength(2);
    const gain = term(groups[0]!) + term(groups[1]!) - term([...scores.keys()]);
    expect(gain).toBeCloseTo(bestGain(table, 3), 10);
  });

  it('stays a single leaf where no side could keep enough rows', () => {
    const { trees } = growOne(tableOf(5, 3, 0));
    expect(trees.leaves).toHaveLength(1);
  });
});
