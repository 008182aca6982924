import { canonicalJson } from '../../lib/hash.ts';
import type { SearchOutcome, SearchStrategy, SearchTask } from '../contract.ts';
import { openClassifier } from '../judges/classifier.ts';
import { guidesOf } from './guided.ts';
import type { KillModels } from './models.ts';

/** What a search finds that is told of mutants. */
export interface GuidedFinds {
  /** Told of all: judges what no guide was made of. */
  readonly all: readonly SearchOutcome[];
  /** By operator, told of the mutants of all others. */
  readonly leavingOut: ReadonlyMap<string, readonly SearchOutcome[]>;
}

/**
 * Searches with the mutants of one operator left out after another, as DeepMetis was tried on mutants that it had not seen.
 * One instance of each mildest mutant guides, of those that have the layers of the program, as they answer in one pass.
 * @throws InputError `no-mutants` where no other operator is left, and as the search.
 */
export function searchLeavingOut(
  strategy: SearchStrategy,
  task: SearchTask,
  { spec, mutants }: Pick<KillModels, 'spec' | 'mutants'>,
): GuidedFinds {
  const mild = guidesOf(mutants);
  const layers = canonicalJson(spec.layers);
  const guides = mild.filter(({ networks }) => canonicalJson(networks.spec.layers) === layers);
  const searchWithout = (leftOut: string | null) => {
    const own = guides.filter(({ operator }) => operator !== leftOut);
    if (own.length === 0) return strategy.search(task);
    const weights = own.map(({ networks }) => networks.weights[0]!);
    const opened = openClassifier({ ...own[0]!.networks, weights });
    try {
      return strategy.search({ ...task, mutants: opened });
    } finally {
      opened.dispose();
    }
  };
  return {
    all: searchWithout(null),
    leavingOut: new Map(mild.map(({ operator }) => [operator, searchWithout(operator)])),
  };
}
