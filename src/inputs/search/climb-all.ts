import type { SearchOutcome, SearchTask } from '../contract.ts';
import { type ClimbGoal, climb, drawPartners } from './climb.ts';
import { codeSpace } from './code-space.ts';
import { seedInputs, seedLabels } from './draw-seeds.ts';
import { type Objective, searchKeepingLabels } from './lockstep.ts';
import { seedCodes } from './seed-codes.ts';

/** A climb from every seed; the task must have been checked. */
export function climbAll(
  task: SearchTask,
  strategy: string,
  objective: Objective,
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
