import { prepareData } from '../../corpus/prepare.ts';
import { editTrainingData } from '../faults/edits.ts';
import { canonicalJson } from '../lib/hash.ts';
import type { TrainingRun } from '../training/contract.ts';
import type { DataParts } from '../training/data.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { atStage } from './outcome.ts';
import type { PlannedRun, RunGroup } from './plan.ts';
import { withStart } from './start.ts';

/** A run with its data. */
export interface PreparedRun extends Pick<TrainingRun, 'start'> {
  readonly run: PlannedRun;
  /** What the run trains on and sees. */
  readonly data: DataParts;
  /** The same rows with targets as the healthy program encodes them, for its loss and metric. */
  readonly judged: DataParts;
}

/** What the trainer is given of it. */
export function trainingRun({ run: { spec, seedIndex }, data, start }: PreparedRun): TrainingRun {
  return { spec, seedIndex, data, ...(start && { start }) };
}

/** Data already made for runs of a group: those of one seed and one description share theirs. */
export type KnownData = Map<string, DataParts>;

/** @throws RunCrash of stage `data`. */
export function prepareRun(group: RunGroup, run: PlannedRun, known: KnownData): PreparedRun {
  const { spec, seedIndex } = run;
  return atStage('data', () => {
    const data = prepareOnce(spec, seedIndex, known);
    const { start } = withStart({ spec, seedIndex }, group.program);
    const prepared = { run, data, judged: data, ...(start && { start }) };
    const { target } = group.program.data;
    if (spec.data.target === target) return prepared;
    const healthy = { ...spec, data: { ...spec.data, target } };
    return { ...prepared, judged: prepareOnce(healthy, seedIndex, known) };
  });
}

function prepareOnce(spec: ProgramSpec, seedIndex: number, known: KnownData): DataParts {
  const key = canonicalJson([spec.id, spec.data, seedIndex]);
  const data = known.get(key) ?? prepareData(spec, seedIndex, editTrainingData);
  known.set(key, data);
  return data;
}
