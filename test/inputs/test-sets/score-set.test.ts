import { describe, expect, it } from 'vitest';
import { guidesOf, selectGuided } from '../../../src/inputs/test-sets/guided.ts';
import { killDefaults } from '../../../src/inputs/test-sets/options.ts';
import type { CorrectPredictions } from '../../../src/inputs/test-sets/pair-kills.ts';
import {
  type PredictedModels,
  type PredictedMutant,
  scoreKind,
  scoreMutants,
  scoreNulls,
} from '../../../src/inputs/test-sets/score-set.ts';
import { randomStream } from '../../../src/lib/random.ts';

const inputs = 200;
const rows = Int32Array.from({ length: inputs }, (_, i) => i);
const options = { ...killDefaults, permutations: 999, draws: 200 };

/** Ten instances, each right on an input with that probability, drawn for it alone. */
function predictionsOf(name: string, share: number | ((row: number) => number)): CorrectPredictions {
  const random = randomStream('score-set', name);
  return Array.from({ length: 10 }, () =>
    Uint8Array.from(rows, (row) =>
      Number(random.uniform() < (typeof share === 'number' ? share : share(row))),
    ),
  );
}

const mutant = (id: string, operator: string, predictions: CorrectPredictions): PredictedMutant => ({
  ...{ id, kind: 'pre-training', operator, predictions },
});

const models: PredictedModels = {
  searchHalf: predictionsOf('searched', 1),
  scoringHalf: predictionsOf('scoring', 0.9),
  nulls: predictionsOf('null', 0.9),
  mutants: [
    mutant('none', 'none', predictionsOf('equivalent', 0.9)),
    mutant('half', 'half', predictionsOf('half', 0.45)),
  ],
};

describe('the null mutant', () => {
  it('is killed beside the originals that were searched on, and not beside fresh ones', () => {
    const { searchHalf, scoringHalf } = scoreNulls(models, rows, options);
    expect(searchHalf).toMatchObject({ killed: true, killedByDeepCrime: true, falseKills: 1 });
    expect(searchHalf.killProbability).toBeCloseTo(0.1, 1);
    expect(scoringHalf).toMatchObject({ killed: false, killedByDeepCrime: false });
    expect(scoringHalf.falseKills).toBeLessThan(0.08);
  });
});

describe('mutants on a test set', () => {
  const standings = scoreMutants(models, () => rows, options);

  it('have the killing probability that was drawn, and what of it is in excess of the null', () => {
    const [none, half] = standings;
    expect(none!.killProbability).toBeCloseTo(0.9 * 0.1, 1);
    expect(Math.abs(none!.excess.value)).toBeLessThan(0.02);
    expect(half!.killProbability).toBeCloseTo(0.9 * 0.55, 1);
    expect(half!.excess.value).toBeCloseTo(0.9 * 0.45, 1);
    expect(half!.excess.low).toBeGreaterThan(0.35);
  });

  it('are killed where they are worse, after correction for how many there are', () => {
    expect(standings.map(({ killed }) => killed)).toEqual([false, true]);
    for (const { p, pHolm } of standings) expect(pHolm).toBeGreaterThanOrEqual(p);
  });

  it('are each judged on the inputs of their operator', () => {
    const few = Int32Array.from([0]);
    const asked: (string | null)[] = [];
    scoreMutants(
      models,
      (operator) => {
        asked.push(operator);
        return few;
      },
      options,
    );
    expect(asked).toEqual(['none', 'half']);
  });

  it('score as a share of what the training part kills, operator by operator', () => {
    const all = [...models.mutants, mutant('half again', 'half', models.nulls)];
    const standing = (killed: boolean) => ({ ...standings[0]!, killed });
    const score = (test: boolean[], training: boolean[]) =>
      scoreKind(all, test.map(standing), training.map(standing), 'pre-training');
    expect(score([false, true, false], [false, true, true])).toEqual({
      ...{ mutants: 3, killed: 1, killable: 2, value: 0.5 },
    });
    expect(score([true, true, false], [true, true, true]).value).toBe(0.75);
    expect(score([true, true, true], [false, false, false]).value).toBeNull();
    expect(scoreKind(all, standings, standings, 'post-training')).toMatchObject({ mutants: 0, value: null });
  });
});

describe('a selection guided by mutants', () => {
  const only = (row: number) => (own: number) => (own === row ? 0 : 1);

  it('takes what mutants get wrong and healthy instances do not, the worst first', () => {
    const searchHalf = predictionsOf('all right', (row) => (row === 5 ? 0 : 1));
    const mutants = [
      predictionsOf('one', only(3)),
      predictionsOf('other', (row) => (row === 3 || row === 5 || row === 8 ? 0 : 1)),
    ];
    expect([...selectGuided(rows, { searchHalf, mutants }, 10)]).toEqual([3, 8]);
    expect([...selectGuided(rows, { searchHalf, mutants }, 1)]).toEqual([3]);
    expect(selectGuided(rows, { searchHalf, mutants: [] }, 10)).toHaveLength(0);
  });

  it('leaves out what a plain re-training gets as wrong as the mutants', () => {
    const searchHalf = models.searchHalf.map((own, i) =>
      own.map((value, row) => (i % 2 === 1 && row === 3 ? 0 : value)),
    );
    expect(selectGuided(rows, { searchHalf, mutants: [predictionsOf('one', only(3))] }, 10)).toHaveLength(0);
  });

  it('is made with the mildest trained mutant of each operator', () => {
    const [a, b, c] = ['x 1', 'x 2', 'y 1'].map((id) => mutant(id, id[0]!, models.nulls));
    const after: PredictedMutant = { ...mutant('GF', 'GF', models.nulls), kind: 'post-training' };
    expect(guidesOf([a!, b!, c!, after])).toEqual([a, c]);
  });
});
