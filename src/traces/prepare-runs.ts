import { prepareData } from '../../corpus/prepare.ts';
import { editTrainingData } from '../faults/edits.ts';
import type { DataParts } from '../training/data.ts';
import { atStage } from './outcome.ts';
import type { PlannedRun, RunGroup } from './plan.ts';

/** A run with its data. */
export interface PreparedRun {
  readonly run: PlannedRun;
  /** What the run trains on and sees. */
  readonly data: DataParts;
  /** The same rows with targets as the healthy program encodes them, for its loss and metric. */
  readonly judged: DataParts;
}

/** @throws RunCrash of stage `data`. */
export function prepareRun(group: RunGroup, run: PlannedRun): PreparedRun {
  const { spec, seedIndex } = run;
  return atStage('data', () => {
    const data = prepareData(spec, seedIndex, editTrainingData);
    const { target } = group.program.data;
    if (spec.data.target === target) return { run, data, judged: data };
    const healthy = { ...spec, data: { ...spec.data, target } };
    return { run, data, judged: prepareData(healthy, seedIndex, editTrainingData) };
  });
}
