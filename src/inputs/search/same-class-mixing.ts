import type { SearchStrategy } from '../contract.ts';
import { meanMargin } from '../judges/index.ts';
import { defaultMargin } from '../judges/options.ts';
import { climbAll } from './climb.ts';
import { checkTask } from './judge.ts';

/** Enough for 25 partners at four layers: going on costs more calls per fault than another seed does. */
const mostCalls = 100;

/**
 * Ours. A mix of two inputs of one class needs no assumption about its label beyond the generator's
 * condition, so nearly all of its faults keep theirs; what it lacked was a direction. Here the network's
 * own margin gives it: mixes are kept while the wrong class comes nearer and the committee agrees on the
 * label, until it leads by the margin.
 */
export const sameClassMixing: SearchStrategy = {
  id: 'same-class-mixing',
  title: 'Mixing with inputs of the same class, label kept by the committee',
  source:
    'Ours; style mixing and its layer order from arXiv 2602.15552, partners of the same class, committee and margin added',
  needsStyles: false,
  needsMutants: false,
  search(task) {
    checkTask(sameClassMixing, task);
    const calls = Math.min(task.callsPerSeed, mostCalls);
    const goal = { enough: defaultMargin, stopAt: defaultMargin, calls };
    return climbAll(task, sameClassMixing.id, meanMargin(task.subject), goal);
  },
};
