import { describe, expect, test } from 'vitest';
import {
  deepCrimeLimits,
  judgeAccuracies,
  killTestPower,
  mutationScore,
  operatorScore,
  sensitivity,
} from '../../src/kills/mutation-score.ts';
import { measured, undefinedFor } from '../../src/kills/scores.ts';
import { describeOracle, readOracleCsv } from './oracles.ts';

/** `n` (even) numbers of that mean and sample deviation. */
const sample = (n: number, mean: number, deviation: number) =>
  Array.from({ length: n }, (_, i) => mean + (i % 2 === 0 ? 1 : -1) * deviation * Math.sqrt((n - 1) / n));

describeOracle('the published verdicts of DeepCrime on MNIST', () => {
  const verdicts = readOracleCsv('kill_verdicts.csv');

  // The accuracies themselves are not at hand: two lists of the published means, whose pooled deviation is the one that
  // the published effect implies, have the same effect, p and verdict.
  test.each(verdicts.map((row) => [row.config!, row] as const))('%s', (_, row) => {
    const difference = Number(row.mean_original) - Number(row.mean_mutant);
    const deviation = Math.abs(difference / Number(row.recomputed_cohen_d));
    const { effect, p, killed } = judgeAccuracies(
      sample(Number(row.n_original), Number(row.mean_original), deviation),
      sample(Number(row.n_mutant), Number(row.mean_mutant), deviation),
    );
    expect(Math.abs(effect / Number(row.recomputed_cohen_d) - 1)).toBeLessThan(1e-9);
    // Published without its sign: two initialisers made the network better, and neither verdict hangs on it.
    expect(Math.abs(Math.abs(effect) - Number(row.published_effect))).toBeLessThan(1e-6 * Math.abs(effect));
    expect(Math.abs(p - Number(row.recomputed_p))).toBeLessThan(1e-6);
    expect(Number(p.toFixed(3))).toBe(Number(row.published_p));
    expect(String(killed).toLowerCase()).toBe(row.published_killed!.toLowerCase());
  });
});

describe("DeepCrime's verdict", () => {
  test('is the closed form worked by hand', () => {
    // Means 0.9 and 0.8, both variances 4 · 0.01 / 3: d = 0.1 / √(0.04 / 3) = √3 / 2, z = d √2 = 1.2247.
    const verdict = judgeAccuracies([0.8, 1, 0.8, 1], [0.7, 0.9, 0.7, 0.9]);
    expect(verdict.effect).toBeCloseTo(Math.sqrt(3) / 2, 12);
    expect(verdict.p).toBeCloseTo(0.2207, 4);
    expect(verdict.killed).toBe(false);
  });

  test('needs a mutant that is worse, not only another', () => {
    const [good, bad] = [sample(20, 0.95, 0.01), sample(20, 0.9, 0.01)];
    expect(judgeAccuracies(good, bad).killed).toBe(true);
    expect(judgeAccuracies(bad, good).killed).toBe(false);
    expect(judgeAccuracies(bad, good, deepCrimeLimits, 'either').killed).toBe(true);
    expect(judgeAccuracies(good, good)).toMatchObject({ effect: 0, p: 1, killed: false });
  });

  test('takes instances that do not vary', () => {
    expect(judgeAccuracies([1, 1, 1], [0.5, 0.5, 0.5])).toMatchObject({ p: 0, killed: true });
  });

  test('is stable with power: half where z is just critical', () => {
    const n = 20;
    expect(killTestPower(1.959963985 * Math.sqrt(2 / n), n, n)).toBeCloseTo(0.5, 6);
    // z = 1.96 + 0.8416: power 0.8.
    expect(killTestPower((1.959963985 + 0.8416212) * Math.sqrt(2 / n), n, n)).toBeCloseTo(0.8, 5);
    expect(deepCrimeLimits.significance).toBe(0.05);
  });
});

describe('the mutation score', () => {
  test('of a listed operator is the share of killable configurations that are killed', () => {
    const score = operatorScore({
      search: 'listed',
      killedByTraining: ['elu', 'tanh', 'relu', 'selu'],
      killedByTest: ['elu', 'tanh', 'exponential'],
    });
    expect(score.value).toBe(0.5);
    expect(operatorScore({ search: 'listed', killedByTraining: [], killedByTest: ['elu'] })).toEqual({
      value: null,
      reason: 'the training data kill no mutant of the operator',
    });
  });

  test('of a bisected operator is the share of the killable range that is killed', () => {
    const score = (upper: number, weakestByTraining: number | null, weakestByTest: number | null) =>
      operatorScore({ search: 'bisected', upper, weakestByTraining, weakestByTest }).value;
    expect(score(100, 20, 60)).toBe(0.5);
    expect(score(100, 20, 20)).toBe(1);
    expect(score(100, 100, 100)).toBe(1);
    expect(score(100, 20, null)).toBe(0);
    expect(score(100, null, 50)).toBeNull();
    expect(score(1, 9, 5)).toBe(0.5);
    expect(score(100, 20, 10)).toBe(1);
  });

  test('is the mean over stable operators that have one', () => {
    const operators = [
      { stable: true, score: measured(1) },
      { stable: true, score: measured(0.5) },
      { stable: false, score: measured(0) },
      { stable: true, score: undefinedFor('nothing') },
    ];
    expect(mutationScore(operators).value).toBe(0.75);
    expect(mutationScore([]).value).toBeNull();
  });

  test('is as sensitive as a weak test set makes it fall', () => {
    expect(sensitivity(measured(0.8), measured(0.2)).value).toBeCloseTo(0.75, 12);
    expect(sensitivity(measured(0), measured(0)).value).toBeNull();
    expect(sensitivity(undefinedFor('nothing'), measured(0)).value).toBeNull();
  });
});
