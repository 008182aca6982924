import { z } from 'zod';
import { cutWindows, windowsBetween } from '../loaders/windows.ts';
import { type DataSource, defineSource } from '../source.ts';
import { aboutSet } from './array-set.ts';
import type { SetCard } from './card.ts';
import { readSet } from './read.ts';
import { taskOf, taskOption } from './targets.ts';

/**
 * Windows of a series in the order of time. Programs are tested on the last, train on those just before the ones they
 * validate on, and between the parts so many windows are left out that no value is in two of them.
 */
export function seriesSet(card: SetCard): DataSource {
  return defineSource({
    ...aboutSet(card),
    options: z.strictObject({
      task: taskOption(card),
      /** Steps of a window. */
      length: z.int().positive().default(24),
      /** Steps from the end of a window to the value that is to be foretold. */
      ahead: z.int().positive().default(1),
      /** Steps from one window to the next. */
      stride: z.int().positive().default(1),
      /** Foretells at each step of a window, not at its end only. */
      everyStep: z.boolean().default(false),
      /** The foretold column counts from its last value in the window: what a series that grows needs. */
      relative: z.boolean().default(false),
    }),
    gap: ({ length, ahead, stride }) => windowsBetween(length + ahead, stride),
    load({ task: name, ...shape }) {
      const { numbers } = readSet(card);
      const { columns, unit = 1 } = taskOf(card, name);
      const others = card.columns.filter((column) => !columns.includes(column));
      const series = [...columns, ...others].map((column) => numbers.get(column)!.values);
      return cutWindows(series, { ...shape, unit });
    },
  });
}
