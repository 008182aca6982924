import type { TaskId } from '../contract.ts';
import type { Result, ResultRow } from '../result.ts';
import { wildSplit } from '../wild/rows.ts';

/** Below this many programs, an interval over programs is itself unsure (`diagnosis.md` §9). */
const enoughPrograms = 30;
/** Below this many, bootstrapped p-values are not point-identified (Webb, QED WP 1315). */
const enoughToBootstrap = 11;

/** What a reader must know before quoting a number, one sentence each. */
export function warningsFor(
  coveredPrograms: number,
  { rows, controls }: Pick<Result, 'rows' | 'controls'>,
): string[] {
  const firstOfTask = new Map<TaskId, ResultRow>();
  for (const row of rows)
    if (row.split !== wildSplit && !firstOfTask.has(row.task)) firstOfTask.set(row.task, row);
  return [
    ...(firstOfTask.has('fault-typing') ? warnOfCoverage(coveredPrograms) : []),
    ...[...firstOfTask.values()].flatMap(warnOfPrograms),
    ...controls
      .filter(({ holds }) => holds === false)
      .map(
        ({ task, title }) =>
          `${task}: the control "${title}" does not hold: read the gaps with that in mind.`,
      ),
  ];
}

function warnOfCoverage(covered: number): string[] {
  if (covered >= enoughPrograms) return [];
  return [
    `${covered} covered programs, fewer than the ${enoughPrograms} that a headline on fault typing needs.`,
  ];
}

function warnOfPrograms({ task, programs, programsUnscored }: ResultRow): string[] {
  const count = Object.keys(programs).length;
  const warnings: string[] = [];
  if (count < 2) {
    warnings.push(`${task}: one program, so no number has an interval, and no difference can be claimed.`);
  } else if (count < enoughToBootstrap) {
    warnings.push(
      `${task}: ${count} programs, too few to bootstrap a p-value: every p is the exact sign-flip over programs, which cannot be below ${2 / 2 ** count}, and intervals are too narrow.`,
    );
  } else if (count < enoughPrograms) {
    warnings.push(
      `${task}: ${count} programs, fewer than the ${enoughPrograms} an interval over programs needs to be trusted.`,
    );
  }
  if (programsUnscored > 0) {
    warnings.push(
      `${task}: ${programsUnscored} programs have too few traces per class to be scored alone; they count in pooled scores.`,
    );
  }
  return warnings;
}
