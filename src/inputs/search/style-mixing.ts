import { randomStream } from '../../lib/random.ts';
import type { SearchOutcome, SearchStrategy, SearchTask, Seed } from '../contract.ts';
import { passesScreening, predictedClasses } from '../judges/index.ts';
import { joinRows, splitRows } from '../rows.ts';
import { type CodeSpace, codeSpace, seedCodes, truncate } from './code-space.ts';
import { checkTask, isWrong, type JudgedInput, judgedRows, mostProbable, unchanged } from './judge.ts';
import { type RowsSearch, searchRows } from './lockstep.ts';

/** Published budget of generator calls per seed. */
const mostCalls = 400;
/** Classes that are aimed at, one after the other. */
const targetCount = 2;
/** Swaps that are decoded in one pass; calls count as if they were made one by one. */
const swapsTogether = 24;

/**
 * Style mixing as released: the style of a partner of any class replaces that of one layer, fine layers
 * first; where that changes the prediction, the share of the partner is halved towards the boundary. A
 * seed that is predicted wrongly is truncated until it is not, and its partners with it.
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
  readonly found: { readonly wrong: Boundary; readonly swap: Swap } | null;
}

function* mixSeed(mixing: Mixing, seed: Seed, own: JudgedInput, code: Float32Array): RowsSearch {
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
): Generator<Float32Array, Attempt, JudgedInput> {
  let calls = spent;
  for (let start = 0; start < swaps.length && calls < budget; start += swapsTogether) {
    const some = swaps.slice(start, start + swapsTogether);
    const mixes = some.map((swap) => mixerOf(space, base, swap));
    const judged = yield joinRows(mixes.map((mix) => mix(1)));
    for (const [i, swap] of some.entries()) {
      if (calls >= budget) break;
      calls += 1;
      const swapped = judgedRows(judged, i, 1);
      if (!isWrong(swapped, label)) continue;
      const wrong = yield* bisect(swapped, mixes[i]!, (one) => isWrong(one, label), budget - calls);
      calls += wrong.calls;
      if (isAccepted(wrong.judged, base.judged, target, inputShape)) return { calls, found: { wrong, swap } };
    }
  }
  return { calls, found: null };
}

/** Codes of the seed with a share of the partner, which is truncated as the seed is. */
function mixerOf(
  space: CodeSpace,
  { code, psi }: Base,
  { partner, layer }: Swap,
): (alpha: number) => Float32Array {
  const other = truncate(partner, space.globalMean!, psi);
  return (alpha) => space.mix(code, other, alpha, [layer]);
}

function isAccepted(
  wrong: JudgedInput,
  base: JudgedInput,
  target: number,
  inputShape: readonly number[],
): boolean {
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
    layers: found === null ? null : String(found.swap.layer),
  };
}

/** The wrong mix next to the decision boundary. */
interface Boundary {
  /** Share of the partner. */
  readonly alpha: number;
  /** One row. */
  readonly judged: JudgedInput;
  /** Generator calls that it took to narrow it down. */
  readonly calls: number;
}

/** Published (arXiv 2602.15552); its tolerance of 1e-10 is finer than so many halvings reach. */
const halvings = 20;

/**
 * Halves the span between the seed, which is predicted correctly, and a wrong mix, one generator call
 * at a time.
 * @param judged the whole partner, which is predicted wrongly
 * @param mix row to be decoded of a share
 */
export function* bisect(
  judged: JudgedInput,
  mix: (alpha: number) => Float32Array,
  isOver: (judged: JudgedInput) => boolean,
  budget: number,
): Generator<Float32Array, Boundary, JudgedInput> {
  let [correct, wrong] = [0, { alpha: 1, judged }];
  const calls = Math.min(halvings, budget);
  for (let i = 0; i < calls; i++) {
    const alpha = (correct + wrong.alpha) / 2;
    const found = judgedRows(yield mix(alpha), 0, 1);
    if (isOver(found)) wrong = { alpha, judged: found };
    else correct = alpha;
  }
  return { ...wrong, calls };
}

/** What mixing starts from. */
interface Base {
  readonly code: Float32Array;
  /** One row. */
  readonly judged: JudgedInput;
  readonly psi: number;
  readonly calls: number;
}

/** After 1, which is the seed itself. */
const truncations = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5];

/** Generator calls after which a seed is given up. */
const triesToSalvage = truncations.length;

/**
 * The seed, truncated towards the global mean as little as it takes to be predicted correctly (arXiv
 * 2602.15552, adaptive mode). Null where no ψ does, or the budget ends first.
 */
function* salvage(
  space: CodeSpace,
  seed: Seed,
  own: JudgedInput,
  code: Float32Array,
  budget: number,
): Generator<Float32Array, Base | null, JudgedInput> {
  if (!isWrong(own, seed.label)) return { code, judged: own, psi: 1, calls: 0 };
  for (const [i, psi] of truncations.slice(0, budget).entries()) {
    const truncated = truncate(code, space.globalMean!, psi);
    const judged = judgedRows(yield truncated, 0, 1);
    if (!isWrong(judged, seed.label)) return { code: truncated, judged, psi, calls: i + 1 };
  }
  return null;
}

/** A layer whose style a partner gives. */
interface Swap {
  /** Code of the partner. */
  readonly partner: Float32Array;
  readonly layer: number;
}

/** Published number of partners. */
const partnerCount = 100;
/** The published search swaps five of eight layers, the finest. */
const shareOfLayers = 5 / 8;

/** Every partner with every one of the finer layers, the finest first. All seeds try the same, as published. */
export function everySwap({ generator, names }: SearchTask, space: CodeSpace): Swap[] {
  const random = randomStream(...names, 'mixing partners');
  const latents = generator.prior(partnerCount, random);
  const labels = Int32Array.from({ length: partnerCount }, () => random.integer(generator.classes));
  const partners = splitRows(space.encode(latents, labels), [space.width]);
  const layers = fineLayers(space.layers.length);
  return partners.flatMap((partner) => layers.map((layer) => ({ partner, layer })));
}

/** The finer layers, the finest first: 7, 6, 5, 4 and 3 of eight; 3, 2 and 1 of four. */
export function fineLayers(layers: number): number[] {
  return Array.from({ length: Math.ceil(shareOfLayers * layers) }, (_, i) => layers - 1 - i);
}
