import type { FeatureTable } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import type { Method } from '../methods/method.ts';
import { alignColumns, refuseFewShot } from '../outside.ts';
import type { TaskRows } from '../rows.ts';
import type { BugFit } from './diagnose.ts';
import { type BugRun, groupByTraining } from './runs.ts';

/**
 * One fit for all faults that leave the same programs out (`mayTrainFor`).
 * @throws InputError `missing-columns` where the tested table lacks a column; `few-shot` where the method needs clean
 * runs of the tested program; `empty-split` where every program is left out.
 */
export function planFits(
  data: TaskRows,
  method: Method,
  tested: FeatureTable,
  runs: readonly BugRun[],
): BugFit[] {
  refuseFewShot(method, 'real faults');
  alignColumns(data.columns, tested);
  const programs = [...new Set(data.rows.map(({ program }) => program))].sort();
  return groupByTraining(runs, programs).map((group) => {
    if (group.trains.size === 0) throw nothingLeft(group.runs[0]!);
    const diagnosed = group.runs.map(({ traceId }) => traceId);
    return { trained: [...group.trains], diagnosed, tested: tested.hash };
  });
}

function nothingLeft({ bug }: BugRun): InputError {
  return new InputError('empty-split', {
    rule: `nothing is left to train on for the real fault ${bug.id}`,
    need: 'programs of other sources and data sets',
  });
}
