import { groupBy } from '../../lib/group.ts';
import { hasQuantity } from './names.ts';
import type { Point } from './points.ts';

/** Points whose steps count one thing, and what was done for it, one clause at most. */
interface OneCount {
  readonly points: readonly Point[];
  readonly notes: readonly string[];
}

/** How many times the epochs there are steps at least. */
const apart = 3;
/** Fewer epochs than this may be anything. */
const fewest = 3;

/**
 * Losses of mini-batches by step and those of epochs by epoch, in one log: epochs are placed evenly over the steps, each at its end.
 * They are the series that count one by one from 0 or 1, and end long before the others do.
 */
export function countOneThing(points: readonly Point[]): OneCount {
  const series = [...groupBy(points, ({ name }) => name)].filter(([name]) => hasQuantity([name]));
  const last = series.reduce((most, [, own]) => Math.max(most, own.at(-1)!.step), 0);
  const epochs = series.filter(([, own]) => countsOneByOne(own) && apart * own.length <= last);
  const lengths = new Set(epochs.map(([, own]) => own.length));
  if (lengths.size !== 1 || epochs.length === series.length) return { points, notes: [] };
  const [length] = [...lengths] as [number];
  const names = new Set(epochs.map(([name]) => name));
  const first = epochs[0]![1][0]!.step;
  const place = (step: number) => Math.round(((step - first + 1) * (last + 1)) / length) - 1;
  return {
    points: points.map((point) => (names.has(point.name) ? { ...point, step: place(point.step) } : point)),
    notes: [
      `${[...names].map((name) => `\`${name}\``).join(', ')} count epochs, and others steps: placed evenly over the steps`,
    ],
  };
}

function countsOneByOne(own: readonly Point[]): boolean {
  const [first] = own;
  return (
    own.length >= fewest &&
    first!.step >= 0 &&
    first!.step <= 1 &&
    own.every(({ step }, i) => step === first!.step + i)
  );
}
