import type { FeatureTable } from '../features/contract.ts';
import { groupBy } from '../lib/group.ts';
import { oncePer } from '../lib/once-per.ts';
import type { LabelRow, TaskId } from './contract.ts';
import type { ResultTwins } from './result.ts';
import { isCleanOperator } from './tasks/task.ts';
import { findTwins, type Twins } from './twins.ts';

/**
 * Groups mutants that are to stay on one side of every split: exact twins, and near twins by complete linkage, the nearest
 * first. Two groups become one only where all of their members are near each other: by single linkage a chain of
 * neighbours would bind half a program together.
 * @param mutants those of a task.
 * @param isHealthy mutants whose runs look like the clean program. They are near each other by nature, and are bound by bit-equal runs
 *   only: bound as near twins, a program's clean runs would stand in one fold, and none of them in training.
 * @returns by mutant the first member of its group, which is itself where it has no twin.
 */
export function groupTwins(
  { exact, near }: Twins,
  mutants: ReadonlySet<string>,
  isHealthy: (mutant: string) => boolean,
): Map<string, string> {
  const groups = groupBy([...mutants].sort(), (mutant) => exact.get(mutant) ?? mutant);
  const groupOf = new Map([...groups.values()].flatMap((group) => group.map((mutant) => [mutant, group])));
  const isBound = (mutant: string) => mutants.has(mutant) && !isHealthy(mutant);
  const bound = near.filter((pair) => pair.every(isBound));
  const isNear = new Set(bound.flatMap(([a, b]) => [`${a}\n${b}`, `${b}\n${a}`]));
  for (const [a, b] of bound) {
    const [one, other] = [groupOf.get(a)!, groupOf.get(b)!];
    if (one === other || !one.every((m) => other.every((n) => isNear.has(`${m}\n${n}`)))) continue;
    const joined = [...one, ...other].sort();
    for (const mutant of joined) groupOf.set(mutant, joined);
  }
  return new Map([...groupOf].map(([mutant, group]) => [mutant, group[0]!]));
}

/** What twins do to the rows of a task. */
export interface TaskTwins {
  /** By mutant the first member of its group, which is itself where it has no twin. */
  readonly groupOf: ReadonlyMap<string, string>;
  /** Mutants of the task with an exact twin in it. */
  readonly exact: ReadonlySet<string>;
  /** Traces that leave the task: bit-equal runs at one seed have different classes, so that no diagnoser could name both. */
  readonly contradicting: ReadonlySet<string>;
}

/** By the labels, and by the hash of the table and the task: rows, splits and counts of a task all ask. */
const found = oncePer((_: readonly LabelRow[]) => new Map<string, TaskTwins>());

/** The twins among the labelled runs of a task. @param whole the features of whole runs. */
export function twinsOfTask(whole: FeatureTable, labels: readonly LabelRow[], task: TaskId): TaskTwins {
  if (whole.hash === '') return searchTaskTwins(whole, labels, task);
  const [known, key] = [found(labels), `${whole.hash} ${task}`];
  const twins = known.get(key) ?? searchTaskTwins(whole, labels, task);
  known.set(key, twins);
  return twins;
}

function searchTaskTwins(whole: FeatureTable, labels: readonly LabelRow[], task: TaskId): TaskTwins {
  const labelOf = new Map(labels.map((row) => [row.traceId, row]));
  const runs = whole.groups.flatMap(({ traceId, mutant, operator, seedIndex }) => {
    const row = labelOf.get(traceId);
    const label = row?.labels[task] ?? null;
    return label === null ? [] : [{ traceId, mutant, operator, seedIndex, label, killState: row!.killState }];
  });
  const healthy = new Set(runs.filter(looksHealthy).map(({ mutant }) => mutant));
  const mutants = new Set(runs.map(({ mutant }) => mutant));
  const twins = findTwins(whole);
  const groupOf = groupTwins(twins, mutants, (mutant) => healthy.has(mutant));
  const equal = [...groupBy(mutants, (mutant) => twins.exact.get(mutant) ?? mutant).values()];
  const exact = new Set(equal.filter((group) => group.length > 1).flat());
  const atSeed = groupBy(
    runs.filter(({ mutant }) => exact.has(mutant)),
    ({ mutant, seedIndex }) => `${twins.exact.get(mutant)} ${seedIndex}`,
  );
  const contradicting = [...atSeed.values()].filter((own) => new Set(own.map(({ label }) => label)).size > 1);
  return { groupOf, exact, contradicting: new Set(contradicting.flat().map(({ traceId }) => traceId)) };
}

/** How many twins a task has, as results say it. */
export function countTwins(whole: FeatureTable, labels: readonly LabelRow[], task: TaskId): ResultTwins {
  const { groupOf, exact, contradicting } = twinsOfTask(whole, labels, task);
  const groups = [...groupBy(groupOf.keys(), (mutant) => groupOf.get(mutant)!).values()];
  const several = groups.filter((group) => group.length > 1);
  return {
    task,
    mutants: groupOf.size,
    twins: several.flat().length,
    groups: several.length,
    exact: exact.size,
    leftOut: contradicting.size,
  };
}

function looksHealthy({ operator, killState }: { operator: string; killState: LabelRow['killState'] }) {
  return isCleanOperator(operator) || killState === 'survived' || killState === 'inconclusive';
}
