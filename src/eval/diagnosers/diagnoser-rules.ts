import { type ContractRule, unlessEqual } from '../../lib/contract-rule.ts';
import { errorText } from '../../lib/errors.ts';
import { oncePer } from '../../lib/once-per.ts';
import { randomStream } from '../../lib/random.ts';
import type { Diagnoser, TrainingRows } from '../contract.ts';
import {
  accuracyOf,
  largestDifference,
  predictAll,
  separableTable,
  tableOf,
  width,
} from './diagnoser-trial.ts';
import { wrongScores } from './wrong-scores.ts';

type Rule = ContractRule<Diagnoser>;

const learns = ({ isUntrained = false }: Diagnoser) => !isUntrained;
const looks = (diagnoser: Diagnoser) => learns(diagnoser) && diagnoser.isFloor !== true;

// Made anew for every use: a diagnoser that spoils its rows must not spoil them for the next rule.
const train = () => separableTable('train');
const holes = () => separableTable('holes', 90, 0.1);
const test = () => separableTable('test');
const classes = train().classes.length;

/** Scores of the test rows, or of others, by a diagnoser fitted on a table. */
const predict = (diagnoser: Diagnoser, table: TrainingRows, rows = test().rows) =>
  predictAll(diagnoser, table, rows);

/** Several rules look at these two. Each is made once, as a confined diagnoser starts a process for each fit. */
const onWhole = oncePer((diagnoser: Diagnoser) => predict(diagnoser, train()));
const onHoles = oncePer((diagnoser: Diagnoser) => predict(diagnoser, holes()));

/** The contract of a diagnoser, on small made-up tables. */
export const diagnoserRules: readonly Rule[] = [
  {
    title: 'gives the same scores for the same rows and seed',
    findings(diagnoser) {
      const [first, second] = [onHoles(diagnoser), predict(diagnoser, holes())];
      const finding =
        'a second fit with the same seed gives other scores: draw from randomStream(…, seed) only';
      return unlessEqual(first, second, finding);
    },
  },
  {
    title: 'gives scores that are a distribution over all classes of the task, or abstains if it is of rules',
    findings: (diagnoser) =>
      wrongScores(
        predict(diagnoser, holes(), holes().rows),
        classes,
        'on rows with gaps',
        !learns(diagnoser),
      ),
  },
  {
    title: 'scores a row alike whatever it predicted before',
    findings(diagnoser) {
      const backwards = predict(diagnoser, train(), test().rows.toReversed()).reverse();
      return unlessEqual(backwards, onWhole(diagnoser), 'the order of rows changes the predictions');
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
      const { rows, labels } = holes();
      const order = [2, 0, 1];
      const renamed = tableOf(rows, labels.map((label) => order[label]!), ['x', 'y', 'z']); // biome-ignore format: one call
      const scores = predict(diagnoser, renamed).map((row) => order.map((to) => row[to]!));
      return unlessEqual(scores, onHoles(diagnoser), 'renamed classes get other scores');
    },
  },
  {
    title: 'does not mind the order of training rows',
    concerns: ({ drawsRows = false }) => !drawsRows,
    *findings(diagnoser) {
      const { rows, labels, programs } = holes();
      const order = Array.from(randomStream('row order').permutation(rows.length));
      const shuffled = tableOf(order.map((i) => rows[i]!), order.map((i) => labels[i]!)); // biome-ignore format: one call
      const table = { ...shuffled, programs: order.map((i) => programs[i]!) };
      const difference = largestDifference(predict(diagnoser, table), onHoles(diagnoser));
      if (!(difference < 5e-7))
        yield `rows in another order change a score by ${difference}: say drawsRows: true if it draws rows by chance`;
    },
  },
  {
    title: 'learns classes that lie apart, with a tenth of the values missing',
    concerns: looks,
    *findings(diagnoser) {
      const [whole, gaps] = [accuracyOf(onWhole(diagnoser), test()), accuracyOf(onHoles(diagnoser), test())];
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
      const large = separableTable('large', 600);
      const score = accuracyOf(predict(diagnoser, tableOf(train().rows, labels), large.rows), large);
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
      const scores = predict(diagnoser, tableOf(rows, holes().labels), [...test().rows, empty]);
      yield* wrongScores(scores, classes, 'after a fit on columns without a value');
      const constant = train().rows.map(() => new Float64Array(width).fill(3));
      const onConstant = predict(diagnoser, tableOf(constant, train().labels));
      yield* wrongScores(onConstant, classes, 'after a fit on constant columns');
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
      const scores = predict(diagnoser, tableOf(rows, train().labels), [...rows, ...test().rows]);
      return wrongScores(scores, classes, 'after a fit on values from 1e-300 to 1e308');
    },
  },
  {
    title: 'accepts a class of one row, and never predicts a class of none',
    concerns: learns,
    *findings(diagnoser) {
      const single = train().labels.map((label, i) => (i === 5 ? 2 : Math.min(label, 1)));
      yield* wrongScores(
        predict(diagnoser, tableOf(train().rows, single)),
        classes,
        'with a class of one row',
      );
      const without = train().labels.map((label) => 2 * Math.min(label, 1));
      const scores = predict(diagnoser, tableOf(train().rows, without));
      yield* wrongScores(scores, classes, 'with a class of no row');
      if (scores.some((row) => row[1] !== 0)) yield 'a class without a training row has a score above 0';
    },
  },
  {
    title: 'predicts the one class it has seen',
    concerns: learns,
    *findings(diagnoser) {
      const [row, tested] = [train().rows[0]!, [test().rows[0]!]];
      const ones = tableOf(train().rows, new Int32Array(train().rows.length).fill(1));
      const ofOnes = predict(diagnoser, ones, tested);
      yield* unlessEqual(ofOnes, [[0, 1, 0]], 'trained on one class, it gives others a score');
      const ofRow = predict(diagnoser, tableOf([row], [2]), tested);
      yield* unlessEqual(ofRow, [[0, 0, 1]], 'trained on one row, it does not give its class 1');
    },
  },
  {
    title: 'can be fitted on two rows',
    concerns: learns,
    findings(diagnoser) {
      const table = tableOf([train().rows[0]!, train().rows[3]!], [0, 1]);
      return wrongScores(predict(diagnoser, table), classes, 'after a fit on two rows');
    },
  },
  {
    title: 'refuses no rows, and rows of another width, in words',
    *findings(diagnoser) {
      const fitNothing = () => diagnoser.fit(tableOf([], []), 1);
      yield* unlessRefused(fitNothing, /cannot be fitted on nothing/, 'a fit on no rows');
      const fitted = diagnoser.fit(train(), 1);
      const predictWide = () => fitted.predict(new Float64Array(width + 1));
      yield* unlessRefused(predictWide, /need 6 values; got 7/, 'a row of another width');
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
