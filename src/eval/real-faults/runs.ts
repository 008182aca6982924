import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { bugs } from '../../../corpus/bugs/index.ts';
import { readScreenings, screeningOf } from '../../../corpus/bugs/screening.ts';
import { programs } from '../../../corpus/programs/index.ts';
import type { FeatureTable } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { realFault } from '../../traces/plan.ts';
import type { SplitRow } from '../contract.ts';
import { dataSetOf } from '../rows.ts';

/** A run of a program as it was found, with what it has to be diagnosed as. */
export interface BugRun {
  readonly bug: BugPair;
  readonly traceId: string;
  /** Its row in the feature table. */
  readonly row: number;
}

export interface BugRuns {
  readonly runs: readonly BugRun[];
  /** Who is left out and why, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The faulty runs of a recording of real faults, by trace id. Left out: pairs whose screening says that the repair makes
 * nothing better, or the like, as there is nothing to diagnose; and runs of which nothing was seen.
 * @throws InputError `no-real-faults`, `unknown-bug`.
 */
export function findBugRuns({ groups, values }: FeatureTable): BugRuns {
  const screenings = readScreenings();
  const all = groups
    .map((group, row) => ({ group, row }))
    .filter(({ group }) => group.operator === realFault)
    .map(({ group, row }): BugRun => ({ bug: bugs.get(group.program), traceId: group.traceId, row }))
    .sort((a, b) => (a.traceId < b.traceId ? -1 : 1));
  const sound = all.filter(({ bug }) => screeningOf(bug, screenings)?.reasons.length === 0);
  const runs = sound.filter(({ row }) => values.some((column) => !Number.isNaN(column[row]!)));
  if (runs.length === 0) throw noRealFaults(all.length);
  const [unsound, unseen] = [countBugs(all) - countBugs(sound), sound.length - runs.length];
  return {
    runs,
    notes: [
      `${countBugs(runs)} real faults, ${runs.length} runs; ${unsound} faults are left out as their screening failed, ${unseen} runs because nothing was seen of them.`,
    ],
  };
}

function countBugs(runs: readonly BugRun[]): number {
  return new Set(runs.map(({ bug }) => bug.id)).size;
}

function noRealFaults(found: number): InputError {
  return new InputError('no-real-faults', {
    rule: 'the test recording must hold runs of real faults whose screening holds',
    need: 'one',
    value: `${found} runs of real faults, none of them usable`,
    remedy: 'Record them with `faultgap record --bugs --out DIR`, then `faultgap features DIR`.',
  });
}

/**
 * Whether a row may be trained on before this fault is diagnosed: its program is not the fault's own, does not come from
 * the same source, and does not train on the same data set (docs/definitions.md). Rows of a data set that nobody
 * can tell are left out too.
 */
export function mayTrainFor({ fixed }: BugPair): (row: Pick<SplitRow, 'program' | 'dataSet'>) => boolean {
  return ({ program, dataSet }) =>
    program !== fixed.id &&
    dataSet !== null &&
    dataSet !== fixed.data.source &&
    !(programs.has(program) && programs.get(program).source.reference === fixed.source.reference);
}

/** Faults that may be diagnosed by one fit: those for which the same programs are left out. */
export function groupByTraining(
  runs: readonly BugRun[],
  trained: readonly string[],
): { readonly runs: readonly BugRun[]; readonly trains: ReadonlySet<string> }[] {
  const trainedFor = ({ bug }: BugRun) => {
    const may = mayTrainFor(bug);
    return trained.filter((program) => may({ program, dataSet: dataSetOf(program) }));
  };
  return [...groupBy(runs, (run) => trainedFor(run).join()).values()].map((own) => ({
    runs: own,
    trains: new Set(trainedFor(own[0]!)),
  }));
}
