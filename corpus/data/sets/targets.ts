import { z } from 'zod';
import { unknownName } from '../../../src/lib/registry.ts';
import type { DataColumns } from '../../../src/tables/data-columns.ts';
import type { RawData } from '../../../src/training/data.ts';
import type { SetCard, SetTask } from './card.ts';

/** The option that chooses what is learned. */
export function taskOption(card: SetCard) {
  return z.enum(card.tasks.map(({ name }) => name)).default(card.tasks[0]!.name);
}

export function taskOf(card: SetCard, name: string): SetTask {
  return card.tasks.find((task) => task.name === name)!;
}

/** Of a task of several bits: the names of those that are learned, with commas between; left out, all. */
export const labelsOption = z.string().optional();

/** The task with those bits only. @throws InputError `unknown-label`. */
export function pickLabels(task: SetTask, labels: string | undefined): SetTask {
  if (labels === undefined) return task;
  const columns = labels.split(',');
  const stranger = columns.find((name) => task.kind !== 'multilabel' || !task.columns.includes(name));
  if (stranger !== undefined) throw unknownName('label', stranger, task.columns);
  return { ...task, columns };
}

/** Targets of every row: class numbers, values in the task's unit, or bits. */
export function targetsOf(
  { numbers, rows }: DataColumns,
  { columns, classes, unit = 1 }: SetTask,
): Pick<RawData, 'targetShape' | 'targets' | 'classes'> {
  const width = columns.length;
  const targets = new Float32Array(rows * width);
  columns.forEach((name, c) => {
    const { values } = numbers.get(name)!;
    for (let row = 0; row < rows; row++) targets[row * width + c] = values[row]! / unit;
  });
  return { targetShape: width === 1 ? [] : [width], targets, classes: classes ?? null };
}
