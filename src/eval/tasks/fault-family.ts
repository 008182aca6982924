import { faultFamilies, operatorFamily } from '../../faults/classes.ts';
import { groupBy } from '../../lib/group.ts';
import type { KillState } from '../labels/kill-test.ts';
import { type Task, type TaskLabel, unfinished } from './task.ts';

/** Which family of fault does a killed mutant have? Finer than fault typing, on the same faults. */
export const faultFamily: Task = {
  id: 'fault-family',
  title: 'Which family of fault is it?',
  classes: () => faultFamilies.classes,
  madeFrom: () =>
    'the operator of the fault and a kill test on the clean test part; no feature sees either, but validation loss comes near the test loss',
  withoutValidation: false,
  needsSeries: false,
  window: () => null,
  label: (runs, { family }) =>
    labelFamilies(
      runs.map(({ trace, killState }) => ({ ...trace.header, killState, cut: unfinished(trace) })),
      family.fewestPrograms,
    ),
};

/** What the family of a run is made from. */
export interface FamilyRun {
  readonly program: string;
  readonly operator: string;
  /** Null for clean runs. */
  readonly category: string | null;
  readonly killState: KillState | null;
  /** Why there is no training to judge the run by; null where there is. */
  readonly cut: TaskLabel | null;
}

/** A family is a class where killed mutants of so many programs have it. */
export function labelFamilies(runs: readonly FamilyRun[], fewestPrograms: number): TaskLabel[] {
  const labels = runs.map(labelRun);
  const labelled = runs.flatMap(({ program }, i) => {
    const label = labels[i]!;
    return 'label' in label ? [{ program, family: label.label }] : [];
  });
  const programs = new Map(
    [...groupBy(labelled, ({ family }) => family)].map(([family, own]) => [
      family,
      new Set(own.map(({ program }) => program)).size,
    ]),
  );
  return labels.map((label) =>
    'label' in label && programs.get(label.label)! < fewestPrograms
      ? { leftOut: 'family of too few programs' }
      : label,
  );
}

function labelRun({ operator, category, killState, cut }: FamilyRun): TaskLabel {
  if (category === null) return { leftOut: 'clean' };
  if (cut !== null) return cut;
  if (killState !== 'killed') return { leftOut: killState ?? 'not judged' };
  const family = operatorFamily(operator);
  return family === null ? { leftOut: 'operator in no family' } : { label: family };
}
