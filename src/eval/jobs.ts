import type { FeatureTable } from '../features/contract.ts';
import type { LabelRow, SplitSize, TaskId } from './contract.ts';
import { controls } from './controls/index.ts';
import { diagnosers } from './diagnosers/index.ts';
import { evaluateRepeat, type RepeatAnswers } from './evaluate.ts';
import { featureSets, inFeatureSet } from './feature-sets.ts';
import type { BootstrapOptions } from './interval.ts';
import type { ResultControl } from './result.ts';
import { joinTaskRows, type TaskRows } from './rows.ts';
import { makeSplit, splits } from './splits/index.ts';

/** What all jobs of an evaluation share. */
export interface EvaluationSetting {
  readonly task: TaskId;
  /** Share of the planned steps that features saw; null: as the task says. */
  readonly window: number | null;
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
}

/** A piece of an evaluation that can be done alone, named by ids so that another process can do it. */
export type EvaluationJob =
  | {
      readonly kind: 'answers';
      readonly diagnoser: string;
      readonly features: string;
      readonly split: string;
      readonly repeat: number;
    }
  | { readonly kind: 'control'; readonly id: string };

export type JobAnswer =
  | ({ readonly kind: 'answers' } & RepeatAnswers)
  | { readonly kind: 'control'; readonly control: ResultControl };

/** Does one job. A pure function of its arguments, so it does not matter where it is done. */
export function doJob(
  table: FeatureTable,
  labels: readonly LabelRow[],
  setting: EvaluationSetting,
  job: EvaluationJob,
): JobAnswer {
  if (job.kind === 'control') {
    return {
      kind: 'control',
      control: measureControl(job.id, rowsFor(table, labels, setting.task, 'all'), setting),
    };
  }
  const data = rowsFor(table, labels, setting.task, job.features);
  const strategy = splits.get(job.split);
  const split = makeSplit(strategy, setting.task, data.rows, setting.size);
  return {
    kind: 'answers',
    ...evaluateRepeat(data, split, strategy, diagnosers.get(job.diagnoser), job.repeat),
  };
}

/** The rows of a task with the columns of a feature set. @throws InputError as `joinTaskRows`. */
export function rowsFor(
  table: FeatureTable,
  labels: readonly LabelRow[],
  task: TaskId,
  features: string,
): TaskRows {
  const set = featureSets.get(features);
  return joinTaskRows(table, labels, task, (column) => inFeatureSet(set, column));
}

function measureControl(
  id: string,
  data: TaskRows,
  { task, size, bootstrap }: EvaluationSetting,
): ResultControl {
  const control = controls.get(id);
  const values = [...control.measure({ data, size, bootstrap })];
  return { task, id, title: control.title, reading: control.reading, values, holds: control.holds(values) };
}
