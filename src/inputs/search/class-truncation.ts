import type { SearchOutcome, SearchStrategy, Seed } from '../contract.ts';
import { meanMargin } from '../judges/index.ts';
import { defaultMargin } from '../judges/options.ts';
import { type CodeSpace, codeSpace, seedCodes, truncate } from './code-space.ts';
import { checkTask, unchanged } from './judge.ts';
import { type KeptSearch, searchKeepingLabels } from './lockstep.ts';

/** Falling truncations: 0.95, 0.90 … 0.05. */
const truncations = Array.from({ length: 19 }, (_, i) => (19 - i) / 20);

/**
 * Ours: truncation towards the mean of the seed's own class. In a generator of classes, the mean over
 * all classes is no class at all, and on the way to it inputs stop showing what they should; on the way
 * to the class mean they only become more ordinary. It finds few faults, and those it finds are valid:
 * the knob for validity, and the measure of what the published centre adds.
 */
export const classTruncation: SearchStrategy = {
  id: 'class-truncation',
  title: 'First flip on the way to the mean of the class',
  source: 'Ours; truncation search of arXiv 2602.15552 with the conditional centre of arXiv 2202.11777',
  needsStyles: false,
  needsMutants: false,
  search(task) {
    checkTask(classTruncation, task);
    const { seeds, subject } = task;
    const space = codeSpace(task.generator);
    const codes = seedCodes(space, seeds);
    const searches = seeds.map((seed, i) => descend(space, seed, codes[i]!, task.callsPerSeed));
    return searchKeepingLabels(task, space, meanMargin(subject), searches);
  },
};

function* descend(
  space: CodeSpace,
  seed: Seed,
  code: Float32Array,
  budget: number,
): KeptSearch<SearchOutcome> {
  const centre = space.classMean(seed.label);
  const steps = truncations.slice(0, budget);
  let input = seed.input;
  for (const [i, psi] of steps.entries()) {
    const judged = yield { code: truncate(code, centre, psi), from: defaultMargin };
    input = judged.input;
    const success = judged.score >= defaultMargin && judged.kept;
    if (success) return { ...unchanged(seed, i + 1), success, input, psi };
  }
  return { ...unchanged(seed, steps.length), input, psi: steps.at(-1)! };
}
