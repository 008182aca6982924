import type { TaskId } from '../eval/contract.ts';
import type { Predictions } from '../eval/evaluate.ts';
import { measureDifference, measureGap } from '../eval/scores/gap.ts';
import { measureSpread } from '../eval/scores/score.ts';
import { subtractTally, type Tally, tallyPredictions } from '../eval/scores/tally.ts';
import { headline } from '../eval/splits/index.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import { checkPredictionTable, type TaskPredictions } from './check-predictions.ts';
import type { EntryScore, LevelScore, PairedDifference, TaskScore } from './entry-score.ts';
import { measureMetrics } from './metric-intervals.ts';
import type { Roster } from './roster.ts';
import { checkCard, type Submission } from './submission.ts';

/** The correct predictions of an entry: all that a comparison with another one needs. */
type Tallies = ReadonlyMap<TaskId, ReadonlyMap<string, Tally>>;

/** A submission that holds against the roster. */
export interface CheckedEntry {
  readonly submission: Submission;
  readonly tasks: readonly TaskPredictions[];
  readonly tallies: Tallies;
}

/** @throws InputError as `checkCard` and `checkPredictionTable`. */
export function checkSubmission(submission: Submission, roster: Roster): CheckedEntry {
  if (submission.card !== null) checkCard(submission.card, roster);
  const tasks = checkPredictionTable(roster, submission.table);
  const tallies = new Map(
    tasks.map(({ task, data, splits }) => [
      task,
      new Map([...splits].map(([split, { predictions }]) => [split, tallyPredictions(data, predictions)])),
    ]),
  );
  return { submission, tasks, tallies };
}

/** Every number of an entry; the same bytes on every machine. */
export function scoreEntry(
  { submission, tasks, tallies }: CheckedEntry,
  roster: Roster,
  bootstrap: BootstrapOptions,
): EntryScore {
  return {
    schemaVersion: 1,
    name: submission.name,
    corpus: roster.corpus,
    splits: roster.splits,
    predictionsSha256: submission.sha256,
    blind: roster.isBlind,
    bootstrap,
    tasks: tasks.map((ofTask) => scoreTask(ofTask, tallies.get(ofTask.task)!, bootstrap)),
  };
}

function scoreTask(
  ofTask: TaskPredictions,
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): TaskScore {
  const { task, data, repeats, splits } = ofTask;
  const levels = [...splits].map(([split, ofSplit]) =>
    scoreLevel(ofTask, split, ofSplit, tallies.get(split)!, bootstrap),
  );
  return { task, n: data.rows.length, repeats, levels, gap: gapOf(tallies, bootstrap) };
}

function scoreLevel(
  { data, hasScores }: TaskPredictions,
  split: string,
  predictions: Predictions,
  tally: Tally,
  bootstrap: BootstrapOptions,
): LevelScore {
  const metrics = measureMetrics(data, predictions, { hasScores }, bootstrap);
  return { split, metrics, ...measureSpread(data, predictions, tally) };
}

function gapOf(tallies: ReadonlyMap<string, Tally>, bootstrap: BootstrapOptions): TaskScore['gap'] {
  const [within, heldOut] = [tallies.get(headline.within), tallies.get(headline.heldOut)];
  if (within === undefined || heldOut === undefined) return null;
  const { bootstrapT: _, detectable: __, sources: ___, ...gap } = measureGap(within, heldOut, bootstrap);
  return gap;
}

/** The first less the second in balanced accuracy on the same traces, paired over programs. */
export function comparePaired(a: Tally, b: Tally, bootstrap: BootstrapOptions): PairedDifference {
  const { contributions: _, ...difference } = measureDifference(subtractTally(a, b), bootstrap);
  return difference;
}
