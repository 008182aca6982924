import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskId } from '../eval/contract.ts';
import type { ResultRow } from '../eval/result.ts';
import { pooledBalancedAccuracy, type Tally, tallyPredictions } from '../eval/scores/tally.ts';
import { headline } from '../eval/splits/index.ts';
import type { Table } from '../tables/table.ts';
import { readEvaluation } from './result-predictions.ts';
import type { Roster, RosterTask } from './roster.ts';
import { checkSubmission } from './score-entry.ts';
import { readSubmission } from './submission.ts';

/** What one diagnoser scored on one task, ready to be compared with the same one elsewhere. */
export interface ComparableLine {
  /** Lines of equal names are compared. */
  readonly name: string;
  readonly task: TaskId;
  /** Balanced accuracy by split. */
  readonly scores: ReadonlyMap<string, ComparableScore>;
}

export interface ComparableScore {
  readonly value: number;
  /** What was right by program and class; or in words why that is not known. */
  readonly tally: Tally | string;
}

const comparedSplits: readonly string[] = [headline.within, headline.heldOut];

/**
 * The lines of an evaluation directory (with `result.json`), or of a submission.
 * @throws InputError as `readEvaluation`, `readSubmission`, `checkSubmission`.
 */
export async function readComparable(path: string, roster: Roster): Promise<ComparableLine[]> {
  return existsSync(join(path, 'result.json'))
    ? linesOfEvaluation(path, roster)
    : linesOfSubmission(path, roster);
}

async function linesOfSubmission(path: string, roster: Roster): Promise<ComparableLine[]> {
  const { tallies } = checkSubmission(await readSubmission(path), roster);
  return [...tallies].map(([task, bySplit]) => ({
    name: task,
    task,
    scores: new Map(
      [...bySplit].map(([split, tally]) => [split, { value: pooledBalancedAccuracy(tally), tally }]),
    ),
  }));
}

async function linesOfEvaluation(path: string, roster: Roster): Promise<ComparableLine[]> {
  const { result, predictionsOf } = await readEvaluation(path);
  const lines = new Map<string, { task: TaskId; scores: Map<string, ComparableScore> }>();
  for (const row of result.rows) {
    if (!comparedSplits.includes(row.split)) continue;
    const line = lines.get(nameLine(row)) ?? { task: row.task, scores: new Map() };
    lines.set(nameLine(row), line);
    const rosterTask = roster.tasks.get(row.task);
    const tally =
      result.corpus.hash !== roster.corpus
        ? `${path} is of another recording: its labels are needed (--recording)`
        : tallyFile(await predictionsOf(row), rosterTask, path);
    line.scores.set(row.split, { value: row.balancedAccuracy.value, tally });
  }
  return [...lines].map(([name, line]) => ({ name, ...line }));
}

function nameLine({ task, diagnoser, features, normalisation, window }: ResultRow): string {
  return [task, diagnoser, features, normalisation, `${window} %`].join(' · ');
}

/** Of the traces that the file answers, which are fewer than the task has where a split or a normalisation leaves some out. */
function tallyFile(table: Table | null, rosterTask: RosterTask | undefined, path: string): Tally | string {
  if (table === null) return `no predictions lie beside ${path}`;
  if (rosterTask === undefined) return 'the recording has no such task';
  const predicted = new Set(table.columns.get('trace_id') as readonly string[]);
  const kept = [...rosterTask.data.rows.keys()].filter((i) =>
    predicted.has(rosterTask.data.rows[i]!.traceId),
  );
  if (kept.length < predicted.size) return `${path} answers traces that the recording has no label for`;
  const data = {
    classes: rosterTask.data.classes,
    rows: kept.map((i) => rosterTask.data.rows[i]!),
    labels: Int32Array.from(kept, (i) => rosterTask.data.labels[i]!),
  };
  return tallyPredictions(data, alignPredictions(table, data));
}

/** Per repeat the class index answered for each row, −1 where none was; answers about other traces are left out. */
export function alignPredictions(
  table: Table,
  { rows, classes }: { rows: readonly { readonly traceId: string }[]; classes: readonly string[] },
): Int32Array[] {
  const ids = table.columns.get('trace_id') as readonly string[];
  const repeats = table.columns.get('repeat') as readonly number[];
  const answers = table.columns.get('prediction') as readonly string[];
  const place = new Map(rows.map(({ traceId }, i) => [traceId, i]));
  const predictions: Int32Array[] = [];
  for (let row = 0; row < table.rows; row++) {
    const [repeat, i] = [repeats[row]!, place.get(ids[row]!)];
    if (i === undefined) continue;
    predictions[repeat] ??= new Int32Array(rows.length).fill(-1);
    predictions[repeat][i] = classes.indexOf(answers[row]!);
  }
  return predictions;
}
