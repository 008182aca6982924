import { percentOf } from '../../features/table.ts';
import type { LabelConfig } from '../labels/config.ts';
import { healthyOnset } from './healthy-instability.ts';
import { ownOnset } from './own-instability.ts';
import { type LabelledTrace, type Task, type TaskLabel, unfinished } from './task.ts';

/** Will training turn unstable, seen from its first steps? */
export const instability: Task = {
  id: 'instability',
  title: 'Will training turn unstable?',
  classes: () => ['stable', 'unstable'],
  madeFrom: ({ instability: { of, window } }) => {
    const part = `the first ${percentOf(window)} %`;
    return of === 'own'
      ? `the run's own training loss and gradient norm after ${part}; loss and gradient features see them within that part only`
      : `the healthy loss after ${part}; loss features see it within that part only, where the run trains with it`;
  },
  withoutValidation: false,
  needsSeries: true,
  window: (config) => config.instability.window,
  label: (runs, config) => runs.map(({ trace }) => labelInstability(trace, config)),
};

/** Whose loss turns: the run's own, or that of the healthy program. */
export type InstabilityOf = LabelConfig['instability']['of'];

/** @param of as configured unless given */
export function labelInstability(
  trace: LabelledTrace,
  config: LabelConfig,
  of: InstabilityOf = config.instability.of,
): TaskLabel {
  const cut = unfinished(trace);
  if (cut !== null) return cut;
  const onset = of === 'own' ? ownOnset(trace, config) : healthyOnset(trace, config.healthyInstability);
  if (onset === null) return { label: 'stable' };
  if (onset <= config.instability.window * trace.header.plannedSteps)
    return { leftOut: 'onset within the window' };
  return { label: 'unstable' };
}
