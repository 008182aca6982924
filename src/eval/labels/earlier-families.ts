import type { RunFacts } from '../../traces/store/run-facts.ts';
import type { LabelRow } from '../contract.ts';
import { labelFamilies } from '../tasks/fault-family.ts';
import { unfinished } from '../tasks/task.ts';
import type { LabelFile } from './file.ts';

/**
 * Labels of version 1 with the families of faults, which need nothing but the operators of the runs and the kill states that
 * the labels hold. As they are where they know families.
 * @param runs by trace id; labels of other traces have no family.
 */
export function addFamilies(labels: LabelFile, runs: ReadonlyMap<string, RunFacts>): LabelFile {
  if (!labels.unknownTasks.includes('fault-family')) return labels;
  const unknownTasks = labels.unknownTasks.filter((task) => task !== 'fault-family');
  return { ...labels, unknownTasks, rows: labelFamiliesOf(labels, runs) };
}

/** The rows of labels with families of faults made anew: which of them is a class depends on all programs. */
export function labelFamiliesOf(
  labels: Pick<LabelFile, 'rows' | 'config'>,
  runs: ReadonlyMap<string, RunFacts>,
): LabelRow[] {
  const judged = labels.rows.flatMap(({ traceId, killState }) => {
    const header = runs.get(traceId);
    // Labels of that version knew no clean setting that was killed.
    if (header === undefined || killState === 'false-kill') return [];
    return [{ ...header, killState, cut: unfinished({ header }) }];
  });
  const families = labelFamilies(judged, labels.config.family.fewestPrograms);
  const familyOf = new Map(judged.map(({ traceId }, i) => [traceId, families[i]!]));
  return labels.rows.map((row) => {
    const family = familyOf.get(row.traceId);
    const label = family !== undefined && 'label' in family ? family.label : null;
    return { ...row, labels: { ...row.labels, 'fault-family': label } };
  });
}
