import { type ContractRule, unlessEqual } from '../../lib/contract-rule.ts';
import { errorText } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import type { Diagnoser } from '../contract.ts';
import {
  largestDifference,
  predictAll,
  scoreOn,
  separableTable,
  tableOf,
  width,
  wrongScores,
} from './diagnoser-trial.ts';

type Rule = ContractRule<Diagnoser>;

const learns = ({ isUntrained = false }: Diagnoser) => !isUntrained;
const looks = (diagnoser: Diagnoser) => learns(diagnoser) && diagnoser.isFloor !== true;

// Made anew for every use: a diagnoser that spoils its rows must not spoil them for the next rule.
const train = () => separableTable('train');
const holes = () => separableTable('holes', 90, 0.1);
const test = () => separableTable('test');

/** The contract of a diagnoser, on small made-up tables. */
export const diagnoserRules: readonly Rule[] = [
  {
    title: 'gives the same scores for the same rows and seed',
    findings: (diagnoser) =>
      unlessEqual(
        predictAll(diagnoser, holes(), test().rows),
        predictAll(diagnoser, holes(), test().rows),
        'a second fit with the same seed gives other scores: draw from randomStream(…, seed) only',
      ),
  },
  {
    title: 'gives scores that are a distribution over all classes of the task, or abstains if it is of rules',
    findings: (diagnoser) =>
      wrongScores(predictAll(diagnoser, holes(), holes().rows), 'on rows with gaps', !learns(diagnoser)),
  },
  {
    title: 'scores a row alike whatever it was asked before',
    findings(diagnoser) {
      const fitted = diagnoser.fit(train(), 1);
      const backwards = test()
        .rows.toReversed()
        .map((row) => Array.from(fitted.predict(row)));
      const all = predictAll(diagnoser, train(), test().rows);
      return unlessEqual(backwards.reverse(), all, 'the order of questions changes the answers');
    },
  },
  {
    title: 'leaves the training rows as they were',
    findings(diagnoser) {
      const table = holes();
      diagnoser.fit(table, 1);
      return unlessEqual(table.rows, holes().rows, 'fit changed its rows: copy what you fill or scale');
    },
  },
  {
    title: 'does not mind how the classes are called and ordered',
    concerns: learns,
    findings(diagnoser) {
      const order = [2, 0, 1];
      const renamed = tableOf(
        holes().rows,
        holes().labels.map((label) => order[label]!),
        ['x', 'y', 'z'],
      );
      const scores = predictAll(diagnoser, renamed, test().rows).map((row) => order.map((to) => row[to]!));
      return unlessEqual(
        scores,
        predictAll(diagnoser, holes(), test().rows),
        'renamed classes get other scores',
      );
    },
  },
  {
    title: 'does not mind the order of training rows',
    concerns: ({ drawsRows = false }) => !drawsRows,
    *findings(diagnoser) {
      const table = holes();
      const order = Array.from(randomStream('row order').permutation(table.rows.length));
      const shuffled = tableOf(
        order.map((i) => table.rows[i]!),
        order.map((i) => table.labels[i]!),
      );
      const scores = predictAll(diagnoser, shuffled, test().rows);
      const difference = largestDifference(scores, predictAll(diagnoser, table, test().rows));
      if (!(difference < 5e-7))
        yield `rows in another order change a score by ${difference}: say drawsRows: true if it draws rows by chance`;
    },
  },
  {
    title: 'learns classes that lie apart, with a tenth of the values missing',
    concerns: looks,
    *findings(diagnoser) {
      const [whole, gaps] = [scoreOn(diagnoser, train(), test()), scoreOn(diagnoser, holes(), test())];
      if (!(whole > 0.9))
        yield `balanced accuracy ${whole.toFixed(2)} on classes eight deviations apart: need 0.90`;
      if (!(gaps > 0.8))
        yield `balanced accuracy ${gaps.toFixed(2)} with a tenth of the values missing: need 0.80`;
    },
  },
  {
    title: 'finds nothing where labels are shuffled',
    *findings(diagnoser) {
      const labels = randomStream('shuffled').shuffle(Array.from(train().labels));
      const score = scoreOn(diagnoser, tableOf(train().rows, labels), separableTable('large', 600));
      if (!(score < 1 / 3 + 0.12))
        yield `balanced accuracy ${score.toFixed(2)} from labels that mean nothing`;
    },
  },
  {
    title: 'accepts columns without a value, constant columns and rows without a value',
    concerns: learns,
    *findings(diagnoser) {
      const empty = new Float64Array(width).fill(Number.NaN);
      const rows = holes().rows.map((row, i) => (i < 4 ? empty : withColumns(row, Number.NaN, 7)));
      const scores = predictAll(diagnoser, tableOf(rows, holes().labels), [...test().rows, empty]);
      yield* wrongScores(scores, 'after a fit on columns without a value');
      const constant = train().rows.map(() => new Float64Array(width).fill(3));
      const told = predictAll(diagnoser, tableOf(constant, train().labels), test().rows);
      yield* wrongScores(told, 'after a fit on constant columns');
    },
  },
  {
    title: 'accepts values of any finite size',
    concerns: learns,
    findings(diagnoser) {
      const rows = train().rows.map((row, i) =>
        row.map((value, j) => (j === 5 ? value * 10 ** ((i % 600) - 300) : value)),
      );
      rows[0]![4] = Number.MAX_VALUE;
      rows[1]![4] = -Number.MAX_VALUE;
      const scores = predictAll(diagnoser, tableOf(rows, train().labels), [...rows, ...test().rows]);
      return wrongScores(scores, 'after a fit on values from 1e-300 to 1e308');
    },
  },
  {
    title: 'accepts a class of one row, and never predicts a class of none',
    concerns: learns,
    *findings(diagnoser) {
      const single = train().labels.map((label, i) => (i === 5 ? 2 : Math.min(label, 1)));
      yield* wrongScores(
        predictAll(diagnoser, tableOf(train().rows, single), test().rows),
        'with a class of one row',
      );
      const without = train().labels.map((label) => 2 * Math.min(label, 1));
      const scores = predictAll(diagnoser, tableOf(train().rows, without), test().rows);
      yield* wrongScores(scores, 'with a class of no row');
      if (scores.some((row) => row[1] !== 0)) yield 'a class without a training row has a score above 0';
    },
  },
  {
    title: 'predicts the one class it has seen',
    concerns: learns,
    *findings(diagnoser) {
      const ones = tableOf(train().rows, new Int32Array(train().rows.length).fill(1));
      yield* unlessEqual(
        predictAll(diagnoser, ones, [test().rows[0]!]),
        [[0, 1, 0]],
        'trained on one class, it gives others a score',
      );
      const row = tableOf([train().rows[0]!], [2]);
      yield* unlessEqual(
        predictAll(diagnoser, row, [test().rows[0]!]),
        [[0, 0, 1]],
        'trained on one row, it does not give its class 1',
      );
    },
  },
  {
    title: 'can be fitted on two rows',
    concerns: learns,
    findings: (diagnoser) =>
      wrongScores(
        predictAll(diagnoser, tableOf([train().rows[0]!, train().rows[3]!], [0, 1]), test().rows),
        'after a fit on two rows',
      ),
  },
  {
    title: 'refuses no rows, and rows of another width, in words',
    *findings(diagnoser) {
      yield* unlessRefused(
        () => diagnoser.fit(tableOf([], []), 1),
        /cannot be fitted on nothing/,
        'a fit on no rows',
      );
      const fitted = diagnoser.fit(train(), 1);
      yield* unlessRefused(
        () => fitted.predict(new Float64Array(width + 1)),
        /need 6 values; got 7/,
        'a row of another width',
      );
    },
  },
];

function withColumns(row: Float64Array, third: number, fourth: number): Float64Array {
  const changed = row.slice();
  changed[3] = third;
  changed[4] = fourth;
  return changed;
}

function* unlessRefused(attempt: () => unknown, words: RegExp, what: string): Iterable<string> {
  try {
    attempt();
  } catch (error) {
    if (!words.test(errorText(error)))
      yield `${what} is refused with "${errorText(error)}": need "${words.source}"`;
    return;
  }
  yield `${what} is accepted: defineDiagnoser refuses it for you`;
}
