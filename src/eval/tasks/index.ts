import { percentOf } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { createRegistry } from '../../lib/registry.ts';
import type { TaskId } from '../contract.ts';
import type { LabelConfig } from '../labels/config.ts';
import { detection } from './detection.ts';
import { faultFamily } from './fault-family.ts';
import { faultTyping } from './fault-typing.ts';
import { harmfulObjective } from './harmful-objective.ts';
import { instability } from './instability.ts';
import { mismatch } from './mismatch.ts';
import type { Task } from './task.ts';

/** Every task of the evaluation. */
export const tasks = createRegistry<Task>('task', [
  faultTyping,
  faultFamily,
  instability,
  harmfulObjective,
  mismatch,
  detection,
]);

/** The share of the planned steps that features of a task see by default. */
export function windowFor(task: TaskId, config: LabelConfig): number {
  return tasks.get(task).window(config) ?? 1;
}

/** @throws InputError `task-window` where features saw more, or less, of each run than the task allows. */
export function checkWindow(task: TaskId, window: number, config: LabelConfig): void {
  const needed = tasks.get(task).window(config);
  if (needed === null || needed === window) return;
  throw new InputError('task-window', {
    rule: `${task} is predicted from the first part of each run`,
    need: `features of the first ${percentOf(needed)} %`,
    value: `features of the first ${percentOf(window)} %`,
    remedy: `Run \`faultgap features DIR --window ${percentOf(needed)}\` and evaluate without --window.`,
  });
}
