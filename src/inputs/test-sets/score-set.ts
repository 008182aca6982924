import { mutationScore, operatorScore } from '../../kills/mutation-score.ts';
import { groupBy } from '../../lib/group.ts';
import { holm, permutationTest } from '../../statistics/significance.ts';
import { deepCrimeVerdict, falseKillRate } from './kill-tests.ts';
import type { KilledModel, KillScore, KillTestSet, MutantStanding, NullStanding } from './kills-result.ts';
import type { KillOptions } from './options.ts';
import { type CorrectPredictions, correctCounts, excessKills, meanKills, pairKills } from './pair-kills.ts';

/** A mutant with its predictions for all inputs. */
export interface PredictedMutant extends Pick<KilledModel, 'id' | 'kind' | 'operator'> {
  readonly predictions: CorrectPredictions;
}

/** Predictions of all models for all inputs. */
export interface PredictedModels {
  readonly searchHalf: CorrectPredictions;
  readonly scoringHalf: CorrectPredictions;
  readonly nulls: CorrectPredictions;
  readonly mutants: readonly PredictedMutant[];
}

/** Which inputs judge a mutant; those of the null mutant where no operator is named. */
export type RowsFor = (operator: string | null) => Int32Array;

/** The null mutant beside both halves. */
export function scoreNulls(
  { searchHalf, scoringHalf, nulls }: PredictedModels,
  rows: Int32Array,
  options: KillOptions,
): KillTestSet['nulls'] {
  const fresh = correctCounts([...scoringHalf, ...nulls], rows);
  const standing = (originals: CorrectPredictions, searched: readonly number[] | null): NullStanding => {
    const tested = testCounts(originals, nulls, rows, options);
    return {
      killProbability: meanKills(pairKills(originals, nulls, rows)),
      ...tested,
      killed: tested.p < options.significance,
      falseKills: falseKillRate({ fresh, searched }, options),
    };
  };
  return {
    searchHalf: standing(searchHalf, correctCounts(searchHalf, rows)),
    scoringHalf: standing(scoringHalf, null),
  };
}

/**
 * Every mutant beside the scoring half, and in excess of the null mutant on the same inputs. Correct
 * predictions are tested against those of all healthy instances that nobody searched on, or one lucky
 * half would make mutants of what it is lucky about.
 */
export function scoreMutants(
  { scoringHalf, nulls, mutants }: PredictedModels,
  rowsFor: RowsFor,
  options: KillOptions,
): MutantStanding[] {
  const standings = mutants.map(({ id, kind, operator, predictions }) => {
    const rows = rowsFor(operator);
    const pairs = {
      mutant: pairKills(scoringHalf, predictions, rows),
      nulls: pairKills(scoringHalf, nulls, rows),
      paired: kind === 'post-training',
    };
    return {
      id,
      killProbability: meanKills(pairs.mutant),
      ...testCounts([...scoringHalf, ...nulls], predictions, rows, options),
      excess: excessKills(pairs, options),
    };
  });
  const corrected = holm(standings.map(({ p }) => p));
  return standings.map((standing, i) => ({
    ...standing,
    pHolm: corrected[i]!,
    killed: corrected[i]! < options.significance,
  }));
}

function testCounts(
  healthy: CorrectPredictions,
  model: CorrectPredictions,
  rows: Int32Array,
  options: KillOptions,
) {
  const [own, other] = [correctCounts(healthy, rows), correctCounts(model, rows)];
  return { p: permutationTest(own, other, options), ...deepCrimeVerdict(own, other, options) };
}

/**
 * DeepCrime's mutation score over the mutants of one kind: of what the training part kills.
 * @param byTraining the same mutants, in their order, on the training part
 */
export function scoreKind(
  mutants: readonly PredictedMutant[],
  byTest: readonly MutantStanding[],
  byTraining: readonly MutantStanding[],
  kind: KilledModel['kind'],
): KillScore {
  const own = mutants.flatMap((mutant, i) =>
    mutant.kind === kind ? [{ ...mutant, test: byTest[i]!.killed, training: byTraining[i]!.killed }] : [],
  );
  const idsOf = (members: typeof own) => members.map(({ id }) => id);
  const operators = [...groupBy(own, ({ operator }) => operator).values()].map((members) => ({
    stable: true,
    score: operatorScore({
      search: 'listed',
      killedByTraining: idsOf(members.filter(({ training }) => training)),
      killedByTest: idsOf(members.filter(({ test }) => test)),
    }),
  }));
  return {
    mutants: own.length,
    killed: own.filter(({ test }) => test).length,
    killable: own.filter(({ training }) => training).length,
    value: mutationScore(operators).value,
  };
}
