import type { FeatureTable } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import type { SplitSize } from '../contract.ts';
import { decide, fitOn, type RepeatPredictions } from '../evaluate.ts';
import { averageSeeds, type Method } from '../methods/method.ts';
import type { TaskRows } from '../rows.ts';
import { type BugRun, groupByTraining } from './runs.ts';

/** Runs of real faults that one fit is asked about, and what it may be fitted on. */
export interface BugJob {
  /** Programs with injected faults. */
  readonly trained: readonly string[];
  /** Trace ids of the runs. */
  readonly asked: readonly string[];
  /** SHA-256 of the feature table that holds them. */
  readonly tested: string;
}

/**
 * One question for all faults that leave the same programs out (`mayTrainFor`).
 * @throws InputError `missing-columns` where the tested table lacks a column; `few-shot` where the contestant wants clean
 * runs of the tested program; `empty-split` where every program is left out.
 */
export function planBugJobs(
  data: TaskRows,
  { normalisation }: Method,
  tested: FeatureTable,
  runs: readonly BugRun[],
): BugJob[] {
  if (normalisation.refer !== undefined) throw fewShot(normalisation.id);
  alignColumns(data.columns, tested);
  return groupByTraining(runs, [...new Set(data.rows.map(({ program }) => program))].sort()).map((group) => {
    if (group.trains.size === 0) throw nothingLeft(group.runs[0]!);
    return {
      trained: [...group.trains],
      asked: group.runs.map(({ traceId }) => traceId),
      tested: tested.hash,
    };
  });
}

/** Answers of one contestant to the runs of a question, in their order. It is fitted on injected faults only. */
export function diagnoseRuns(
  data: TaskRows,
  { diagnoser, normalisation }: Method,
  tested: FeatureTable,
  { trained, asked, size }: BugJob & { readonly size: SplitSize },
): RepeatPredictions {
  const vectorOf = alignColumns(data.columns, tested);
  const rowOf = new Map(tested.groups.map(({ traceId }, row) => [traceId, row]));
  const scaled = averageSeeds(normalisation.scale?.(diagnoser) ?? diagnoser, size.diagnoserSeeds ?? 1);
  const programs = new Set(trained);
  const indices = [...data.rows.keys()].filter((i) => programs.has(data.rows[i]!.program));
  const fitted = fitOn(data, indices, scaled, size.seed);
  const answers = asked.map((traceId) => fitted.predict(vectorOf(rowOf.get(traceId)!)));
  return {
    predictions: Int32Array.from(answers, decide),
    scores: Float64Array.from(answers.flatMap((scores) => [...scores])),
  };
}

/** Reads rows of the tested table in the order of the columns that were trained on. */
function alignColumns(columns: readonly string[], tested: FeatureTable): (row: number) => Float64Array {
  const positions = columns.map((column) => tested.columns.indexOf(column));
  const missing = columns.filter((_, c) => positions[c]! < 0);
  if (missing.length > 0) {
    throw new InputError('missing-columns', {
      rule: 'the tested feature table must have the columns that diagnosers are trained on',
      need: missing.slice(0, 3).join(', '),
      value: `${missing.length} of ${columns.length} are missing`,
      remedy: 'Make both tables with the same extractors of this version.',
    });
  }
  return (row) => Float64Array.from(positions, (c) => tested.values[c]![row]!);
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
