import { InputError } from '../lib/errors.ts';
import type { RunFacts } from '../traces/store/run-facts.ts';
import type { GroupColumns } from './contract.ts';

/** What a feature table says of a run beside its features, all of which `runs.arrow` says too. */
const checked = ['program', 'family', 'operator', 'category', 'mutant', 'seedIndex', 'session'] as const;

/**
 * Holds the group columns of a feature table against the runs of the recording: splits are cut by them.
 * @param runs by trace id, as `readRunFacts` gives them.
 * @throws InputError `features-group` where a row says something else of its run, `features-rows` where it is of no run.
 */
export function checkGroups(
  path: string,
  groups: readonly GroupColumns[],
  runs: ReadonlyMap<string, RunFacts>,
): void {
  for (const group of groups) {
    const run = runs.get(group.traceId);
    if (run === undefined)
      throw rowsError(path, 'rows of runs of this recording', `a row of ${group.traceId}`);
    const wrong = checked.find((key) => group[key] !== run[key]);
    if (wrong === undefined) continue;
    throw new InputError('features-group', {
      rule: `${path} says of trace ${group.traceId} another ${wrong} than runs.arrow`,
      need: run[wrong] ?? 'nothing',
      value: group[wrong] ?? 'nothing',
      remedy,
    });
  }
}

/** @throws InputError `features-rows` where a run has no row. `checkFeatures` refuses two. */
export function checkEveryRun(
  path: string,
  groups: readonly GroupColumns[],
  runs: ReadonlyMap<string, RunFacts>,
): void {
  const present = new Set(groups.map(({ traceId }) => traceId));
  const missing = [...runs.keys()].find((traceId) => !present.has(traceId));
  if (missing !== undefined)
    throw rowsError(path, `${runs.size} rows, one per run`, `none of trace ${missing}`);
}

const remedy = 'Run `faultgap features` on this recording again.';

function rowsError(path: string, need: string, value: string): InputError {
  return new InputError('features-rows', {
    rule: `${path} must have the rows of its recording`,
    need,
    value,
    remedy,
  });
}
