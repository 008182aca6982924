import { randomStream } from '../../lib/random.ts';
import type { SearchStrategy, SearchTask, Seed } from '../contract.ts';
import {
  checkTask,
  isWrong,
  type JudgedInput,
  judgedRows,
  rivalLeads,
  unchanged,
  wrongRows,
} from './judge.ts';
import { latentDecoder, type RowsSearch, searchRows } from './lockstep.ts';

/** Drawn in one pass; calls count as if latents were drawn one by one. */
const drawnTogether = 25;

/** The floor: what drawing alone finds, without looking at what the network predicts. */
export const randomSampling: SearchStrategy = {
  id: 'random',
  title: 'Random latents of the class until the network is wrong',
  source: 'Ours: the floor that every search must beat.',
  needsStyles: false,
  needsMutants: false,
  search(task) {
    const own = checkTask(randomSampling, task);
    const searches = task.seeds.map((seed, i) => draw(task, seed, own[i]!));
    return searchRows(task, latentDecoder(task.generator), searches);
  },
};

function* draw({ generator, callsPerSeed, names }: SearchTask, seed: Seed, own: JudgedInput): RowsSearch {
  if (isWrong(own, seed.label)) return unchanged(seed);
  const random = randomStream(...names, 'random', seed.index);
  let best = { lead: Number.NEGATIVE_INFINITY, input: seed.input };
  for (let calls = 0; calls < callsPerSeed; calls += drawnTogether) {
    const judged = yield generator.prior(Math.min(drawnTogether, callsPerSeed - calls), random);
    const inputAt = (row: number) => judgedRows(judged, row, 1).inputs.slice();
    const found = wrongRows(judged, seed.label).indexOf(true);
    if (found >= 0) return { ...unchanged(seed, calls + found + 1), success: true, input: inputAt(found) };
    const leads = rivalLeads(judged, seed.label);
    const lead = leads.reduce((a, b) => Math.max(a, b));
    if (lead > best.lead) best = { lead, input: inputAt(leads.indexOf(lead)) };
  }
  return { ...unchanged(seed, callsPerSeed), input: best.input };
}
