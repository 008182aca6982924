import { expect, it } from 'vitest';
import type { Diagnoser, TrainingRows } from '../../../src/eval/contract.ts';
import { diagnoserRules } from '../../../src/eval/diagnosers/diagnoser-rules.ts';
import { knn } from '../../../src/eval/diagnosers/knn.ts';
import { findingsOf } from '../../../src/lib/contract-rule.ts';

let calls = 0;

const withPredict = (change: (scores: Float64Array, row: Float64Array) => Float64Array): Diagnoser => ({
  ...knn,
  fit(rows, seed) {
    const { predict } = knn.fit(rows, seed);
    return { predict: (row) => change(predict(row), row) };
  },
});
const withFit = (look: (rows: TrainingRows) => void): Diagnoser => ({
  ...knn,
  fit(rows, seed) {
    look(rows);
    return knn.fit(rows, seed);
  },
});

/** One way to break the contract, and the finding that names it. */
const broken: readonly [what: string, diagnoser: Diagnoser, finding: string][] = [
  ['chance', withPredict((scores) => scores.map((value) => value * (1 - 1e-12 * ++calls))), 'a second fit with the same seed'],
  ['scores that sum to 2', withPredict((scores) => scores.map((value) => 2 * value)), 'need 0 to 1'],
  ['a score that is missing', withPredict((scores) => scores.subarray(1)), '2 scores on rows with gaps'],
  ['abstention of a trained diagnoser', withPredict((scores) => scores.map(() => 0)), 'scores that sum to 0'],
  ['training rows filled in place', withFit(({ rows }) => rows[3]?.fill(0)), 'fit changed its rows'],
  ['a liking for the first class', withPredict((scores) => Float64Array.from(scores, (_, c) => Number(c === 0))), 'renamed classes get other scores'],
  ['a fit that gives up on gaps', withFit(({ rows }) => { if (rows.some((row) => row.some(Number.isNaN))) throw new Error('no gaps'); }), 'throws "no gaps"'],
  ['a fit on nothing', { ...knn, fit: (rows, seed) => rows.rows.length === 0 ? { predict: () => new Float64Array(3) } : knn.fit(rows, seed) }, 'a fit on no rows is accepted'],
]; // biome-ignore format: a table

const allFindings = (diagnoser: Diagnoser) => diagnoserRules.flatMap((rule) => findingsOf(rule, diagnoser));

it('finds nothing wrong with a good diagnoser', () => {
  expect(allFindings(knn)).toEqual([]);
});

it.each(broken)('finds %s', (_, diagnoser, finding) => {
  expect(allFindings(diagnoser).join('\n')).toContain(finding);
});
