import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { GroupColumns } from '../../features/contract.ts';
import { compareWithTraces } from '../../features/made-again.ts';
import { type FeatureFile, featuresPath } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import type { Trace } from '../../traces/trace.ts';
import type { Result } from '../result.ts';
import type { LoadedRecording } from '../study/loaded-recording.ts';
import { folderOfWild, wildSplit } from '../wild/rows.ts';
import { tryTo } from './problems.ts';

/** The wild runs as they lie here. */
export interface WildRuns {
  /** What feature tables call them, in their order. */
  readonly groups: readonly GroupColumns[];
  /** By the same ids; null where recordings of them are not installed. */
  readonly traces: readonly Trace[] | null;
}

/** What was found of the feature tables of wild runs. */
interface CheckedWild {
  readonly problems: readonly string[];
  readonly unchecked: readonly string[];
}

/** Shares of the runs that rows of wild runs saw. */
export function wildWindows({ rows }: Pick<Result, 'rows'>): number[] {
  return [...new Set(rows.filter(({ split }) => split === wildSplit).map(({ window }) => window / 100))];
}

/** Holds the feature tables of wild runs against the cards and, where they are here, against the runs: a hash is easily made anew. */
export async function checkWild(
  directory: string,
  result: Result,
  { source }: LoadedRecording,
  readWild: (() => Promise<WildRuns>) | undefined,
): Promise<CheckedWild> {
  const windows = wildWindows(result);
  if (windows.length === 0) return { problems: [], unchecked: [] };
  let wild: WildRuns | undefined;
  const problems = await tryTo(async () => {
    wild = await readWild?.();
  });
  const unchecked = new Set<string>();
  if (!wild?.traces) unchecked.add('features of wild runs');
  for (const window of windows) {
    const path = featuresPath(join(directory, folderOfWild), window);
    const found = await tryTo(async () => {
      if (wild === undefined) return;
      const table = await source.wild!(window);
      requireGroups(path, table, wild.groups);
      if (wild.traces === null) return;
      const others = compareWithTraces(path, table, wild.traces, remedy);
      for (const id of others) unchecked.add(`features of wild runs by ${id}`);
    });
    problems.push(...found);
  }
  return { problems, unchecked: [...unchecked] };
}

const remedy = 'Evaluate again with this version.';

/** @throws InputError `wild-runs`. */
function requireGroups(path: string, table: FeatureFile, need: readonly GroupColumns[]): void {
  const rows = Math.max(need.length, table.groups.length);
  for (let row = 0; row < rows; row++) {
    if (isDeepStrictEqual(table.groups[row], need[row])) continue;
    throw new InputError('wild-runs', {
      rule: `${path} is of other wild runs than lie here, from row ${row} on`,
      need: JSON.stringify(need[row]) ?? 'no further row',
      value: JSON.stringify(table.groups[row]) ?? 'no further row',
      remedy,
    });
  }
}
