import { createRequire } from 'node:module';
import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import { defineDiagnoser, type TrainingTable } from './define.ts';
import { standardiseRows } from './matrix.ts';

const require = createRequire(import.meta.url);
const treeCount = 20;
const mostRows = 1000;

/**
 * The forest of the package ml-random-forest, 20 trees, its settings as they come: it draws columns once per tree and not
 * at every split, so it is not the usual random forest, and it knows no class weights. Rows are standardised, because it
 * takes no missing values. A tree costs about the square of the rows, hence the limit.
 */
export const mlRandomForest = defineDiagnoser({
  id: 'ml-random-forest',
  title: 'ml-random-forest, 20 trees (small tables)',
  drawsRows: true,
  fit(table, seed) {
    checkSize(table);
    const { standardiser, length, width, values } = standardiseRows(table.rows, table.width);
    const rows = Array.from({ length }, (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)));
    // Only here, as every process of an evaluation would wait for its files.
    const { RandomForestClassifier } = require('ml-random-forest') as typeof import('ml-random-forest');
    const forest = new RandomForestClassifier({
      nEstimators: treeCount,
      noOOB: true,
      seed: randomStream('ml-random-forest', seed).bits() | 0,
    });
    forest.train(rows, Array.from(table.labels));
    return (row) => {
      const votes = new Float64Array(table.classes);
      for (const label of forest.predictionValues([Array.from(standardiser.apply(row))]).getRow(0))
        votes[label]! += 1;
      return votes;
    };
  },
});

function checkSize({ rows }: TrainingTable): void {
  if (rows.length <= mostRows) return;
  throw new InputError('too-many-rows', {
    rule: 'ml-random-forest takes time with the square of the rows (27 s a tree at 5,542)',
    need: `at most ${mostRows} training rows`,
    value: rows.length,
    remedy: 'Use the diagnoser forest.',
  });
}
