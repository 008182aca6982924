import { groupBy } from '../../lib/group.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { SearchStrategy, SearchTask } from '../contract.ts';
import { useClassifier } from '../judges/index.ts';
import type { KilledModel } from './kills-result.ts';
import type { KillModels } from './models.ts';
import type { CorrectPredictions } from './pair-kills.ts';

/**
 * The mutants that may guide to inputs: of each operator the mildest that was trained. What breaks a
 * network altogether is killed by any input and leads nowhere.
 */
export function guidesOf<T extends Pick<KilledModel, 'kind' | 'operator'>>(mutants: readonly T[]): T[] {
  const trained = mutants.filter(({ kind }) => kind === 'pre-training');
  return [...groupBy(trained, ({ operator }) => operator).values()].map(([mildest]) => mildest!);
}

/** Predictions that a selection may look at. */
export interface GuidePredictions {
  readonly searchHalf: CorrectPredictions;
  /** Of each guiding mutant. */
  readonly mutants: readonly CorrectPredictions[];
}

/**
 * The `most` candidates with the highest excess killing probability as the search half sees it: its even
 * instances stand for the originals, its odd ones for a plain re-training, as the null mutant itself must
 * not be looked at (after DeepMetis, arXiv 2109.07514, which has no such term). Ties go to the candidate
 * named first; candidates without any excess stay out.
 */
export function selectGuided(
  candidates: Int32Array,
  { searchHalf, mutants }: GuidePredictions,
  most: number,
): Int32Array {
  const originals = searchHalf.filter((_, i) => i % 2 === 0);
  const retrained = searchHalf.filter((_, i) => i % 2 === 1);
  const correct = (predictions: CorrectPredictions, row: number) => mean(predictions.map((own) => own[row]!));
  if (mutants.length === 0) return new Int32Array();
  const scored = Array.from(candidates, (row) => {
    const wrong = mean(mutants.map((predictions) => 1 - correct(predictions, row)));
    return { row, excess: correct(originals, row) * (wrong - (1 - correct(retrained, row))) };
  });
  const best = scored.filter(({ excess }) => excess > 0).sort((a, b) => b.excess - a.excess);
  return Int32Array.from(best.slice(0, most), ({ row }) => row);
}

/**
 * Searches with the mutants of one operator left out after another, as DeepMetis was tried on mutants
 * that it had not seen. One instance of each mildest mutant guides, of those that have the layers of the
 * program, as they predict in one pass.
 * @returns what was found by all mutants, for what no guide was made of, and without those of each operator
 * @throws InputError `no-mutants` where no other operator is left, and as the search.
 */
export function searchLeavingOut(
  strategy: SearchStrategy,
  task: SearchTask,
  { spec, mutants }: Pick<KillModels, 'spec' | 'mutants'>,
) {
  const mild = guidesOf(mutants);
  const layers = canonicalJson(spec.layers);
  const guides = mild.filter(({ networks }) => canonicalJson(networks.spec.layers) === layers);
  const searchWithout = (leftOut: string | null) => {
    const own = guides.filter(({ operator }) => operator !== leftOut);
    if (own.length === 0) return strategy.search(task);
    const weights = own.map(({ networks }) => networks.weights[0]!);
    return useClassifier({ ...own[0]!.networks, weights }, (opened) =>
      strategy.search({ ...task, mutants: opened }),
    );
  };
  return {
    all: searchWithout(null),
    leavingOut: new Map(mild.map(({ operator }) => [operator, searchWithout(operator)] as const)),
  };
}
