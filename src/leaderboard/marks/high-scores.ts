import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { comparePaired } from '../score-entry.ts';
import { eachLevel, type Mark, type Markable, scoreUnder } from './mark.ts';

/** From here on a score counts as perfect. */
const perfect = 0.99;

/** Of the error of the best entry that was re-run, what an honest newcomer is believed to leave. */
const leastErrorLeft = 0.5;

/**
 * Scores that are too good to be ranked unseen: hardly an error, or less than half the error of the
 * best entry of the track whose predictions were made again from its code; of all tracks, where that track has none.
 */
export function markHighScores(
  entry: Markable,
  others: readonly Markable[],
  bootstrap: BootstrapOptions,
): Mark[] {
  return [...eachLevel(entry)].flatMap(({ task, split, tally, value }): Mark[] => {
    const at = { task, split };
    if (value >= perfect)
      return [{ id: 'perfect', ...at, says: `balanced accuracy ${value.toFixed(3)}: hardly an error` }];
    // Of an entry that was re-run, the answers came from its code, however good they are.
    const best = entry.isRerun ? null : bestRerun(others, entry, at);
    if (best === null || 1 - value >= leastErrorLeft * (1 - best.value)) return [];
    const { low } = comparePaired(tally, best.tally, bootstrap);
    if (low === null || low <= 0) return [];
    const says = `${value.toFixed(3)}, less than half the error of ${best.name} (${best.value.toFixed(3)}), the best that was re-run`;
    return [{ id: 'above-best', ...at, says }];
  });
}

function bestRerun(
  others: readonly Markable[],
  { name, track }: Markable,
  { task, split }: Pick<Mark, 'task' | 'split'>,
) {
  const everywhere = others
    .filter((other) => other.isRerun && other.name !== name)
    .flatMap((other) => {
      const score = scoreUnder(other, task, split);
      return score === null ? [] : [{ name: other.name, track: other.track, ...score }];
    });
  const here = everywhere.filter((one) => one.track === track);
  const known = here.length > 0 ? here : everywhere;
  return known.reduce<(typeof known)[number] | null>(
    (best, one) => (best === null || one.value > best.value ? one : best),
    null,
  );
}
