import { InputError } from '../../lib/errors.ts';
import type { LabelFile } from '../labels/file.ts';
import type { EvaluationPlan } from './study.ts';

/**
 * The plans of tasks that the labels know, and a remark on each other task: labels of an earlier version know fewer.
 * @throws InputError `unknown-label` where no plan is left.
 */
export function keepKnown<Plan extends EvaluationPlan>(
  { unknownTasks }: Pick<LabelFile, 'unknownTasks'>,
  plans: readonly Plan[],
): { readonly plans: Plan[]; readonly remarks: string[] } {
  const kept = plans.filter(({ task }) => !unknownTasks.includes(task));
  const left = [...new Set(plans.map(({ task }) => task))].filter((task) => unknownTasks.includes(task));
  if (kept.length === 0 && left.length > 0) {
    throw new InputError('unknown-label', {
      rule: `labels of version 1 have no ${left.join(', ')}`,
      need: 'labels of version 2',
      value: 'version 1',
      remedy: 'Run `faultgap label` on a recording that has all its traces.',
    });
  }
  return {
    plans: kept,
    remarks: left.map((task) => `${task}: not measured, as labels of version 1 do not have it.`),
  };
}
