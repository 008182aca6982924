import { randomStream } from '../../lib/random.ts';
import type { SearchOutcome, SearchTask, Seed } from '../contract.ts';
import { splitRows } from '../rows.ts';
import { type CodeSpace, codeSpace, seedCodes } from './code-space.ts';
import { seedInputs, seedLabels } from './draw-seeds.ts';
import { unchanged } from './judge.ts';
import { type KeptSearch, type Scored, type SearchObjective, searchKeepingLabels } from './lockstep.ts';

/** When a climb ends. */
export interface ClimbGoal {
  /** Reached: the search met its goal. */
  readonly enough: number;
  /** The climb goes on until then or until its budget is spent. */
  readonly stopAt: number;
  /** Most generator calls. */
  readonly calls: number;
}

/** Steps of the bisection that backs off from a label that was lost. */
const backOffs = 2;

/** Codes of partners of the seed's own class, drawn from the prior: `partners × width`. */
function drawPartners(
  { generator, names }: SearchTask,
  space: CodeSpace,
  strategy: string,
  seed: Seed,
  partners: number,
): Float32Array[] {
  const latents = generator.prior(partners, randomStream(...names, strategy, seed.index));
  const codes = space.encode(latents, new Int32Array(partners).fill(seed.label));
  return splitRows(codes, [space.width]);
}

/** Where a climb stands. */
interface Standing extends Scored {
  readonly code: Float32Array;
  readonly alpha: number | null;
  readonly layer: number | null;
}

/**
 * Climbs by mixing in partners of the seed's own class, layer by layer from coarse to fine: a mix that scores higher and
 * keeps its label is the next one to start from. A mix that scores higher and loses its label is backed off towards where it
 * came from, by bisection, until it does both or is given up.
 * @param start the seed with its score; its label counts as kept
 */
function* climb(
  space: CodeSpace,
  start: { readonly seed: Seed; readonly code: Float32Array; readonly score: number },
  partners: Iterable<Float32Array>,
  goal: ClimbGoal,
): KeptSearch<SearchOutcome> {
  const { seed, code, score } = start;
  let at: Standing = { code, score, input: seed.input, kept: true, alpha: null, layer: null };
  let calls = 0;
  for (const partner of partners) {
    for (const layer of space.layers.keys()) {
      let [low, high, alpha] = [0, 1, 1];
      for (let tries = 0; tries <= backOffs; tries++) {
        if (calls >= goal.calls || at.score >= goal.stopAt) return endOf(seed, at, calls, goal);
        const mixed = space.mix(at.code, partner, alpha, [layer]);
        const judged: Scored = yield { code: mixed, from: at.score };
        calls += 1;
        if (judged.score > at.score && judged.kept) {
          at = { ...judged, code: mixed, alpha, layer };
          break;
        }
        // At its end a mix that scores no higher is worth nothing; within, the gain lies farther out.
        if (judged.score > at.score) high = alpha;
        else if (tries === 0) break;
        else low = alpha;
        alpha = (low + high) / 2;
      }
    }
  }
  return endOf(seed, at, calls, goal);
}

function endOf(seed: Seed, at: Standing, calls: number, { enough }: ClimbGoal): SearchOutcome {
  const { input, alpha, layer } = at;
  const layers = layer === null ? null : String(layer);
  return { ...unchanged(seed, calls), success: at.score >= enough, input, alpha, layers };
}

/** A climb from every seed; the task must have been checked. */
export function climbAll(
  task: SearchTask,
  strategy: string,
  objective: SearchObjective,
  goal: ClimbGoal,
): readonly SearchOutcome[] {
  const { seeds } = task;
  if (seeds.length === 0) return [];
  const space = codeSpace(task.generator);
  const labels = seedLabels(seeds);
  const codes = seedCodes(space, seeds);
  const scores = objective(seedInputs(seeds), labels);
  const partners = Math.ceil(goal.calls / space.layers.length);
  const searches = seeds.map((seed, i) => {
    const start = { seed, code: codes[i]!, score: scores[i]! };
    return climb(space, start, drawPartners(task, space, strategy, seed, partners), goal);
  });
  return searchKeepingLabels(task, space, objective, searches);
}
