import type { FeatureTable } from '../features/contract.ts';
import { InputError } from '../lib/errors.ts';
import { averageSeeds } from './average-seeds.ts';
import { type BugRun, groupByTraining } from './bug-runs.ts';
import type { Contestant } from './contestant.ts';
import { decide, fitOn, type RepeatAnswers } from './evaluate.ts';
import type { TaskRows } from './rows.ts';

/** Fits and seeds of a test on real faults. */
export interface BugFits {
  readonly seed: number;
  /** Fits whose class scores are averaged. */
  readonly fits: number;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Answers of one contestant to runs of real faults, in their order. It is fitted on injected faults only, once for all
 * faults that leave the same programs out.
 * @param data injected faults, as the contestant sees them
 * @throws InputError `missing-columns` where the tested table lacks a column; `few-shot` where the contestant wants clean
 * runs of the tested program; `empty-split` where every program is left out.
 */
export function diagnoseBugs(
  data: TaskRows,
  contestant: Contestant,
  tested: FeatureTable,
  runs: readonly BugRun[],
  { seed, fits, progress }: BugFits,
): RepeatAnswers {
  const { diagnoser, normalisation } = contestant;
  if (normalisation.refer !== undefined) throw fewShot(normalisation.id);
  const vectorOf = alignColumns(data.columns, tested);
  const scaled = averageSeeds(normalisation.scale?.(diagnoser) ?? diagnoser, fits);
  const classes = data.classes.length;
  const scores = new Float64Array(runs.length * classes);
  const position = new Map(runs.map(({ traceId }, i) => [traceId, i]));
  const groups = groupByTraining(runs, [...new Set(data.rows.map(({ program }) => program))].sort());
  groups.forEach((group, g) => {
    const indices = [...data.rows.keys()].filter((i) => group.trains.has(data.rows[i]!.program));
    if (indices.length === 0) throw nothingLeft(group.runs[0]!);
    const fitted = fitOn(data, indices, scaled, seed);
    for (const { traceId, row } of group.runs) {
      scores.set(fitted.predict(vectorOf(row)), position.get(traceId)! * classes);
    }
    progress?.(g + 1, groups.length);
  });
  const predictions = Int32Array.from(runs, (_, i) =>
    decide(scores.subarray(i * classes, (i + 1) * classes)),
  );
  return { predictions, scores };
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
