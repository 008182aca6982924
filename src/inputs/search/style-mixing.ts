import type { SearchOutcome, SearchStrategy, Seed } from '../contract.ts';
import { predictedClasses } from '../judges/classifier.ts';
import { passesScreening } from '../judges/screening.ts';
import { bisect, type MixPoint, publishedLimits } from './bisect.ts';
import { checkTask } from './check-task.ts';
import { type CodeSpace, codeSpace, truncate } from './code-space.ts';
import { isWrong, type Judged, judgedRows, mostProbable, unchanged } from './judge.ts';
import { joinRows } from './lockstep.ts';
import { type RowsSearch, searchRows } from './rows-search.ts';
import { type Base, salvage, triesToSalvage } from './salvage.ts';
import { seedCodes } from './seed-codes.ts';
import { everySwap, type Swap } from './swaps.ts';

/** Published budget of generator calls per seed. */
const mostCalls = 400;
/** Classes that are aimed at, one after the other. */
const targetCount = 2;
/** Swaps that are decoded in one pass; calls count as if they were made one by one. */
const swapsTogether = 24;

/**
 * Style mixing as released: the style of a partner of any class replaces that of one layer, fine layers first; where that
 * changes the answer, the share of the partner is halved towards the boundary. A seed that is answered wrongly is
 * truncated until it is not, and its partners with it.
 */
export const styleMixing: SearchStrategy = {
  id: 'style-mixing',
  title: 'Style mixing with bisection and adaptive truncation',
  source:
    'arXiv 2602.15552, its search program; its five finest of eight layers stand for the same share of ours',
  needsStyles: true,
  needsMutants: false,
  search(task) {
    const own = checkTask(styleMixing, task);
    const space = codeSpace(task.generator);
    const codes = seedCodes(space, task.seeds);
    const mixing = {
      space,
      swaps: everySwap(task, space),
      inputShape: task.generator.inputShape,
      budget: Math.min(task.callsPerSeed, mostCalls),
    };
    const searches = task.seeds.map((seed, i) => mixSeed(mixing, seed, own[i]!, codes[i]!));
    return searchRows(task, space, searches);
  },
};

/** What is the same for every seed. */
interface Mixing {
  readonly space: CodeSpace;
  readonly swaps: readonly Swap[];
  readonly inputShape: readonly number[];
  readonly budget: number;
}

/** What one target came to. */
interface Attempt {
  readonly calls: number;
  readonly found: { readonly wrong: MixPoint; readonly swap: Swap } | null;
}

function* mixSeed(mixing: Mixing, seed: Seed, own: Judged, code: Float32Array): RowsSearch {
  const { space, budget } = mixing;
  const base = yield* salvage(space, seed, own, code, budget);
  if (base === null) return unchanged(seed, Math.min(triesToSalvage, budget));
  let attempt: Attempt = { calls: base.calls, found: null };
  for (const target of mostProbable(base.judged, seed.label, targetCount)) {
    attempt = yield* aimAt(mixing, seed.label, base, target, attempt.calls);
    if (attempt.found !== null || attempt.calls >= budget) break;
  }
  return outcomeOf(seed, base, attempt);
}

/** All swaps in turn, until one leads over the boundary to the target and passes the screening. */
function* aimAt(
  { space, swaps, budget, inputShape }: Mixing,
  label: number,
  base: Base,
  target: number,
  spent: number,
): Generator<Float32Array, Attempt, Judged> {
  let calls = spent;
  for (let start = 0; start < swaps.length && calls < budget; start += swapsTogether) {
    const mixes = swaps.slice(start, start + swapsTogether).map((swap) => mixerOf(space, base, swap));
    const judged = yield joinRows(mixes.map((mix) => mix(1)));
    for (const [i, mix] of mixes.entries()) {
      if (calls >= budget) break;
      calls += 1;
      const swapped = { alpha: 1, judged: judgedRows(judged, i, 1) };
      if (!isWrong(swapped.judged, label)) continue;
      const frontier = { lastRight: { alpha: 0, judged: base.judged }, firstWrong: swapped, calls };
      const iterations = Math.min(publishedLimits.iterations, budget - calls);
      const isOver = (one: Judged) => isWrong(one, label);
      const { firstWrong: wrong, ...end } = yield* bisect(frontier, mix, isOver, {
        ...publishedLimits,
        iterations,
      });
      calls = end.calls;
      if (isAccepted(wrong.judged, base.judged, target, inputShape)) {
        return { calls, found: { wrong, swap: swaps[start + i]! } };
      }
    }
  }
  return { calls, found: null };
}

/** Codes of the seed with a share of the partner, which is truncated as the seed is. */
function mixerOf(
  space: CodeSpace,
  { code, psi }: Base,
  { partner, layers }: Swap,
): (alpha: number) => Float32Array {
  const other = truncate(partner, space.globalMean!, psi);
  return (alpha) => space.mix(code, other, alpha, layers);
}

function isAccepted(wrong: Judged, base: Judged, target: number, inputShape: readonly number[]): boolean {
  const [prediction] = predictedClasses(wrong.logits[0]!, wrong.classes);
  return prediction === target && passesScreening(base.inputs, wrong.inputs, inputShape);
}

function outcomeOf(seed: Seed, { judged, psi }: Base, { calls, found }: Attempt): SearchOutcome {
  return {
    ...unchanged(seed, calls),
    success: found !== null,
    input: (found?.wrong.judged ?? judged).inputs.slice(),
    psi: psi === 1 ? null : psi,
    alpha: found?.wrong.alpha ?? null,
    layers: found?.swap.layers.join('+') ?? null,
  };
}
