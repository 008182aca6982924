import { describe, expect, test } from 'vitest';
import type { Diagnoser } from '../../../src/eval/contract.ts';
import { tuned } from '../../../src/eval/decisions/tuned.ts';
import { diagnoserRules } from '../../../src/eval/diagnosers/diagnoser-rules.ts';
import { createForest } from '../../../src/eval/diagnosers/forest.ts';
import { logistic } from '../../../src/eval/diagnosers/logistic.ts';
import { tree } from '../../../src/eval/diagnosers/tree.ts';
import { evaluate } from '../../../src/eval/evaluate.ts';
import type { TaskRows } from '../../../src/eval/rows.ts';
import { pooledBalancedAccuracy, tallyPredictions } from '../../../src/eval/scores/tally.ts';
import { makeSplit, splits } from '../../../src/eval/splits/index.ts';
import { findingsOf, rulesFor } from '../../../src/lib/contract-rule.ts';
import { syntheticRows } from '../synthetic.ts';

const size = { folds: 5, repeats: 1, seed: 0 };

/** Two classes that lie two deviations apart in the first column; the program's number is the last one. */
const shape = { programs: 20, mutantsPerClass: 6, seeds: 2, classes: 2, fault: 1, signature: 0, mutant: 0 };
const data: TaskRows = (() => {
  const rows = syntheticRows(shape);
  const programs = [...new Set(rows.rows.map(({ program }) => program))];
  return {
    ...rows,
    columns: [...rows.columns, 'program'],
    features: rows.features.map((row, i) => Float64Array.of(...row, programs.indexOf(rows.rows[i]!.program))),
  };
})();

/** Linear, but raises the score of the second class on programs that it did not train on. */
const alarmed: Diagnoser = {
  id: 'alarmed',
  title: 'alarmed by what it does not know',
  fit(rows, seed) {
    const known = new Set(rows.rows.map((row) => row.at(-1)!));
    const narrow = (row: Float64Array) => row.subarray(0, -1);
    const columns = rows.columns.slice(0, -1);
    const fitted = logistic.fit({ ...rows, columns, rows: rows.rows.map(narrow) }, seed);
    return {
      predict(row) {
        const [first, second] = fitted.predict(narrow(row));
        const raised = second! * (known.has(row.at(-1)!) ? 1 : 1e4);
        return Float64Array.of(first! / (first! + raised), raised / (first! + raised));
      },
    };
  },
};

function scoreUnder(strategy: string, diagnoser: Diagnoser, rows = data): number {
  const split = makeSplit(splits.get(strategy), rows.task, rows.rows, size);
  const { predictions } = evaluate(rows, split, splits.get(strategy), diagnoser);
  return pooledBalancedAccuracy(tallyPredictions(rows, predictions));
}

describe('where the scores of unseen programs are shifted', () => {
  const best = scoreUnder('S1', alarmed);

  test('0.5 is a bad threshold under S4, and the tuned one gets back what it loses', () => {
    expect(best).toBeGreaterThan(0.85);
    expect(scoreUnder('S4', alarmed)).toBeLessThan(0.7);
    expect(scoreUnder('S4', tuned.choose!(alarmed))).toBeGreaterThan(best - 0.02);
  });

  test('a threshold that was chosen on programs in training does not help', () => {
    const onSeen: Diagnoser = {
      ...alarmed,
      fit(rows, seed) {
        const { innerFolds: _, ...rest } = rows;
        // Cut by row, so that every program is known.
        const places = rows.rows.map((_, i) => i);
        const innerFolds = () =>
          [0, 1].map((fold) => ({
            trained: places.filter((i) => i % 2 !== fold),
            tested: places.filter((i) => i % 2 === fold),
          }));
        return tuned.choose!(alarmed).fit({ ...rest, innerFolds }, seed);
      },
    };
    expect(scoreUnder('S4', onSeen)).toBeLessThan(0.7);
  });

  test('nothing is shifted under S1, and tuning costs nothing there', () => {
    expect(Math.abs(scoreUnder('S1', tuned.choose!(alarmed)) - best)).toBeLessThan(0.02);
  });
});

test('where there is nothing to gain, tuning costs no more than noise', () => {
  const forest = createForest('small', 30);
  for (const classes of [2, 4]) {
    const rows = syntheticRows({ ...shape, classes, fault: 0.7 });
    for (const strategy of ['S1', 'S4']) {
      const lost = scoreUnder(strategy, forest, rows) - scoreUnder(strategy, tuned.choose!(forest), rows);
      expect(lost).toBeLessThan(0.03);
    }
  }
});

describe.each([tree, logistic, createForest('small', 30)])('a tuned diagnoser is one: $id', (diagnoser) => {
  const chosen = tuned.choose!(diagnoser);
  test.each(rulesFor(diagnoserRules, chosen))('$title', (rule) => {
    expect(findingsOf(rule, chosen)).toEqual([]);
  });
});

test('an abstention stays one', () => {
  const silent: Diagnoser = {
    id: 'silent',
    title: 'silent',
    fit: () => ({ predict: () => new Float64Array(2) }),
  };
  const rows = {
    columns: [],
    rows: [new Float64Array()],
    labels: Int32Array.of(0),
    classes: ['a', 'b'],
    programs: ['p'],
  };
  expect(tuned.choose!(silent).fit(rows, 0).predict(new Float64Array())).toEqual(new Float64Array(2));
});
