import { decideDifferences } from '../eval/scores/decide-differences.ts';
import type { Tally } from '../eval/scores/tally.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import { comparePaired } from './score-entry.ts';

/**
 * Ranks of entries, best first. Entries that do not differ from the first of their rank share it: going
 * down, the next rank begins with the first entry whose paired difference to it is below 0 with its whole
 * interval and with p below 0.05, by Holm over all entries further down. Ranks count the entries above.
 */
export function shareRanks(bestFirst: readonly Tally[], bootstrap: BootstrapOptions): number[] {
  const ranks: number[] = [];
  while (ranks.length < bestFirst.length) {
    const first = ranks.length;
    const below = bestFirst.slice(first + 1);
    const decided = decideDifferences(
      below.map((tally) => comparePaired(tally, bestFirst[first]!, bootstrap)),
    );
    const worse = decided.findIndex(({ differs }) => differs);
    const alike = worse < 0 ? below.length : worse;
    for (let i = 0; i <= alike; i++) ranks.push(first + 1);
  }
  return ranks;
}
