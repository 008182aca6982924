import type { FeatureTable } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import type { Method } from '../methods/method.ts';
import type { TaskRows } from '../rows.ts';
import { alignColumns, type BugFit } from './diagnose.ts';
import { type BugRun, groupByTraining } from './runs.ts';

/**
 * One fit for all faults that leave the same programs out (`mayTrainFor`).
 * @throws InputError `missing-columns` where the tested table lacks a column; `few-shot` where the method needs clean
 * runs of the tested program; `empty-split` where every program is left out.
 */
export function planFits(
  data: TaskRows,
  { normalisation }: Method,
  tested: FeatureTable,
  runs: readonly BugRun[],
): BugFit[] {
  if (normalisation.refer !== undefined) throw fewShot(normalisation.id);
  alignColumns(data.columns, tested);
  const programs = [...new Set(data.rows.map(({ program }) => program))].sort();
  return groupByTraining(runs, programs).map((group) => {
    if (group.trains.size === 0) throw nothingLeft(group.runs[0]!);
    const diagnosed = group.runs.map(({ traceId }) => traceId);
    return { trained: [...group.trains], diagnosed, tested: tested.hash };
  });
}

function fewShot(normalisation: string): InputError {
  return new InputError('few-shot', {
    rule: 'real faults are diagnosed without clean runs of their own programs',
    value: `normalisation ${normalisation}`,
    remedy: 'Leave it out; none and z-score can be tested.',
  });
}

function nothingLeft({ bug }: BugRun): InputError {
  return new InputError('empty-split', {
    rule: `nothing is left to train on for the real fault ${bug.id}`,
    need: 'programs of other sources and data sets',
  });
}
