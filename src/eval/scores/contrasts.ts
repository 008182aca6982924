import { groupBy } from '../../lib/group.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { contrastedSplits, type ResultContrast, type ResultRow } from '../result.ts';
import { headline, matched } from '../splits/index.ts';
import { decideDifferences } from './decide-differences.ts';
import { measureDifference } from './gap.ts';
import { subtractTally, type Tally } from './tally.ts';

/** One line of the table with its tally under each split. */
export interface ContrastLine {
  readonly setting: Pick<
    ResultRow,
    'task' | 'diagnoser' | 'features' | 'normalisation' | 'decision' | 'window'
  >;
  readonly tallies: ReadonlyMap<string, Tally>;
}

/** The feature set that others are measured against. */
const reference = 'baseline';

/**
 * What each feature set gives over the baseline one, for the same diagnoser on the same rows: in balanced accuracy
 * under the headline splits and those that differ in the program alone, and in the gap of each pair. Paired over programs as the gap itself. Holm's correction spans the sets
 * contrasted by one diagnoser on one task, window, normalisation, decision and split.
 */
export function measureContrasts(
  lines: readonly ContrastLine[],
  bootstrap: BootstrapOptions,
): ResultContrast[] {
  return groupFamilies(lines).flatMap((family) => {
    const baseline = family.find(({ setting }) => setting.features === reference);
    const others = family.filter((line) => line !== baseline);
    if (baseline === undefined) return [];
    return contrastedSplits.flatMap((split) => contrastFamily(others, baseline, split, bootstrap));
  });
}

type ContrastedSplit = ResultContrast['split'];

/** The pair that a gap is between. */
const pairOf = new Map<ContrastedSplit, { readonly within: string; readonly heldOut: string }>([
  ['gap', headline],
  ['matched-gap', matched],
]);

/** Lines that differ in their features alone, together. */
function groupFamilies(lines: readonly ContrastLine[]): ContrastLine[][] {
  const keyOf = ({ setting: { task, diagnoser, normalisation, decision, window } }: ContrastLine) =>
    [task, diagnoser, normalisation, decision, window].join('\n');
  return [...groupBy(lines, keyOf).values()];
}

function contrastFamily(
  others: readonly ContrastLine[],
  baseline: ContrastLine,
  split: ContrastedSplit,
  bootstrap: BootstrapOptions,
): ResultContrast[] {
  const subtracted = tallyUnder(baseline, split);
  if (subtracted === null) return [];
  const measured = others.flatMap((line) => {
    const own = tallyUnder(line, split);
    if (own === null) return [];
    const { contributions: _, ...rest } = measureDifference(subtractTally(own, subtracted), bootstrap);
    return [{ ...line.setting, against: reference, split, ...rest }];
  });
  return decideDifferences(measured);
}

/** The tally under a split, or for the gap what is lost between the two; null where the line lacks it. */
function tallyUnder({ tallies }: ContrastLine, split: ContrastedSplit): Tally | null {
  const pair = pairOf.get(split);
  if (pair === undefined) return tallies.get(split) ?? null;
  const [within, heldOut] = [tallies.get(pair.within), tallies.get(pair.heldOut)];
  return within === undefined || heldOut === undefined ? null : subtractTally(within, heldOut);
}
