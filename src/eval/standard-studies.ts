import { pairContestants } from './contestant.ts';
import type { TaskId } from './contract.ts';
import { controls } from './controls/index.ts';
import { defaultDiagnosers, diagnosers } from './diagnosers/index.ts';
import { featureSets } from './feature-sets.ts';
import { none } from './normalisations/none.ts';
import { splits } from './splits/index.ts';
import type { EvaluationPlan, Study } from './study.ts';
import { tasks } from './tasks/index.ts';

/** How finely is measured unless told otherwise. */
export const defaultSize = { folds: 5, repeats: 5, seed: 0 };
export const defaultBootstrap = { draws: 2000, seed: 0 };

/** The splits shown beside the headline ones. */
export const defaultSplits = ['S0', 'S1', 'S3', 'S4'];

/** Feature sets of the family study: the baseline, what each further family adds to it, all, and curvature alone. */
const studiedSets = [
  'baseline',
  'baseline+curvature',
  'baseline+optimizer',
  'baseline+activation',
  'all',
  'curvature',
];
const studiedDiagnosers = ['forest', 'logistic'];
const studiedSplits = ['S0', 'S1', 'S4'];

/** Every default diagnoser on all features, and the forest on what earlier tools read; one cut of each split. */
export function headlineStudy(): Study {
  const all = pairContestants(defaultDiagnosers, pick(featureSets, ['all']), [none]);
  const earlier = pairContestants(pick(diagnosers, ['forest']), pick(featureSets, ['baseline']), [none]);
  const plan = { task: 'fault-typing', window: null, controls: controls.members } as const;
  return {
    plans: [{ ...plan, contestants: [...all, ...earlier], strategies: pick(splits, defaultSplits) }],
    size: { ...defaultSize, repeats: 1 },
    bootstrap: defaultBootstrap,
  };
}

/** What each feature family gives on every task, for a forest and a linear diagnoser; two cuts of each split. */
export function familyStudy(): Study {
  return {
    plans: tasks.members.map(({ id }) => familyPlan(id)),
    size: { ...defaultSize, repeats: 2 },
    bootstrap: defaultBootstrap,
  };
}

/** Everything; five cuts of each split. */
export function fullStudy(): Study {
  return {
    plans: tasks.members.map(({ id }) => familyPlan(id)),
    size: defaultSize,
    bootstrap: defaultBootstrap,
  };
}

function familyPlan(task: TaskId): EvaluationPlan {
  const who = pick(diagnosers, studiedDiagnosers);
  return {
    task,
    window: null,
    contestants: pairContestants(who, pick(featureSets, studiedSets), [none]),
    strategies: pick(splits, studiedSplits),
    controls: controls.members,
  };
}

function pick<T>(list: { get(id: string): T }, ids: readonly string[]): T[] {
  return ids.map((id) => list.get(id));
}
