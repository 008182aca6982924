import type { SearchStrategy, Seed } from '../contract.ts';
import { joinRows } from '../rows.ts';
import { type CodeSpace, codeSpace, seedCodes, truncate } from './code-space.ts';
import { checkTask, isWrong, type JudgedInput, judgedRows, unchanged, wrongRows } from './judge.ts';
import { type RowsSearch, searchRows } from './lockstep.ts';

/** 0.90, 0.85 … 0.55. */
const truncations = Array.from({ length: 8 }, (_, i) => (90 - 5 * i) / 100);

/**
 * Truncation alone, as released: the first ψ, falling from 1, at which the prediction changes. The mean
 * is that of all classes, so that falling ψ moves an image towards a mean without a class;
 * class-centroid truncation does not.
 */
export const truncationFirstFlip: SearchStrategy = {
  id: 'first-flip',
  title: 'First flip under falling truncation towards the global mean',
  source:
    'arXiv 2602.15552, its search program; all ψ of a seed are decoded in one pass and counted up to the flip.',
  needsStyles: true,
  needsMutants: false,
  search(task) {
    const own = checkTask(truncationFirstFlip, task);
    const space = codeSpace(task.generator);
    const codes = seedCodes(space, task.seeds);
    const psis = truncations.slice(0, task.callsPerSeed);
    const searches = task.seeds.map((seed, i) => descend(seed, own[i]!, codes[i]!, space, psis));
    return searchRows(task, space, searches);
  },
};

function* descend(
  seed: Seed,
  own: JudgedInput,
  code: Float32Array,
  { globalMean }: CodeSpace,
  psis: readonly number[],
): RowsSearch {
  if (isWrong(own, seed.label)) return unchanged(seed);
  const judged = yield joinRows(psis.map((psi) => truncate(code, globalMean!, psi)));
  const flip = wrongRows(judged, seed.label).indexOf(true);
  const last = flip >= 0 ? flip : psis.length - 1;
  const input = judgedRows(judged, last, 1).inputs.slice();
  return { ...unchanged(seed, last + 1), success: flip >= 0, input, psi: psis[last]! };
}
