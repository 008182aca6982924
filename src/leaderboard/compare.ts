import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskId } from '../eval/contract.ts';
import type { ResultRow } from '../eval/result.ts';
import { pooledBalancedAccuracy, subtractTally, type Tally, tallyPredictions } from '../eval/scores/tally.ts';
import { headline } from '../eval/splits/index.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import type { Table } from '../tables/table.ts';
import type { PairedDifference } from './entry-score.ts';
import { alignPredictions, type EvaluationFiles, readEvaluation } from './result-predictions.ts';
import type { Roster, RosterTask } from './roster.ts';
import { checkSubmission, comparePaired } from './score-entry.ts';
import { readSubmission, type Submission } from './submission.ts';

/** What one diagnoser scored on one task, ready to be compared with the same one elsewhere. */
export interface ComparableLine {
  /** Lines of equal names are compared. */
  readonly name: string;
  readonly task: TaskId;
  /** Balanced accuracy by split. */
  readonly scores: ReadonlyMap<string, ComparableScore>;
}

interface ComparableScore {
  readonly value: number;
  /** Correct predictions by program and class; or in words why they are not known. */
  readonly tally: Tally | string;
}

const comparedSplits: readonly string[] = [headline.within, headline.heldOut];

/**
 * Reads an evaluation directory (with `result.json`) or a submission, whose lines a roster then gives: to read that takes seconds.
 * @throws InputError as `readEvaluation`, `readSubmission`; with the roster as `checkSubmission`.
 */
export async function readComparable(path: string): Promise<(roster: Roster) => Promise<ComparableLine[]>> {
  if (existsSync(join(path, 'result.json'))) {
    const evaluation = await readEvaluation(path);
    return (roster) => linesOfEvaluation(path, evaluation, roster);
  }
  const submission = await readSubmission(path);
  return async (roster) => linesOfSubmission(submission, roster);
}

function linesOfSubmission(submission: Submission, roster: Roster): ComparableLine[] {
  const { tallies } = checkSubmission(submission, roster);
  return [...tallies].map(([task, bySplit]) => ({
    name: task,
    task,
    scores: new Map(
      [...bySplit].map(([split, tally]) => [split, { value: pooledBalancedAccuracy(tally), tally }]),
    ),
  }));
}

async function linesOfEvaluation(
  path: string,
  { result, predictionsOf }: EvaluationFiles,
  roster: Roster,
): Promise<ComparableLine[]> {
  const lines = new Map<string, { task: TaskId; scores: Map<string, ComparableScore> }>();
  for (const row of result.rows) {
    if (!comparedSplits.includes(row.split)) continue;
    const line = lines.get(nameLine(row)) ?? { task: row.task, scores: new Map() };
    lines.set(nameLine(row), line);
    const ofTask = roster.tasks.get(row.task);
    const tally =
      result.corpus.hash !== roster.corpus
        ? `${path} is of another recording: its labels are needed (--recording)`
        : tallyFile(await predictionsOf(row), ofTask, path);
    line.scores.set(row.split, { value: row.balancedAccuracy.value, tally });
  }
  return [...lines].map(([name, line]) => ({ name, ...line }));
}

function nameLine({ task, diagnoser, features, normalisation, decision, window }: ResultRow): string {
  return [task, diagnoser, features, normalisation, decision, `${window} %`].join(' · ');
}

/** On the traces that the file predicts: a split or a normalisation may leave some out. */
function tallyFile(table: Table | null, ofTask: RosterTask | undefined, path: string): Tally | string {
  if (table === null) return `no predictions lie beside ${path}`;
  if (ofTask === undefined) return 'the recording has no such task';
  const predicted = new Set(table.columns.get('trace_id') as readonly string[]);
  const kept = [...ofTask.data.rows.keys()].filter((i) => predicted.has(ofTask.data.rows[i]!.traceId));
  if (kept.length < predicted.size) return `${path} predicts traces that the recording has no label for`;
  const data = {
    classes: ofTask.data.classes,
    rows: kept.map((i) => ofTask.data.rows[i]!),
    labels: Int32Array.from(kept, (i) => ofTask.data.labels[i]!),
  };
  return tallyPredictions(data, alignPredictions(table, data));
}

/** The second less the first: one number of one line. */
export interface LineDifference {
  readonly line: string;
  /** `S1`, `S4` or `gap`. */
  readonly of: string;
  readonly before: number;
  readonly after: number;
  readonly change: number;
  /** Paired over programs; or in words why it cannot be distinguished from chance. */
  readonly paired: PairedDifference | string;
}

/** Two evaluations, or two submissions, held against each other. */
export interface ComparedEntries {
  readonly differences: readonly LineDifference[];
  /** Lines that one of the two lacks. */
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}

/** Every line that both have: held-out-program, within-program, and the gap between them. */
export function compareLines(
  before: readonly ComparableLine[],
  after: readonly ComparableLine[],
  bootstrap: BootstrapOptions,
): ComparedEntries {
  const later = new Map(after.map((line) => [line.name, line]));
  const earlier = new Set(before.map(({ name }) => name));
  return {
    differences: before.flatMap((line) => {
      const other = later.get(line.name);
      return other === undefined ? [] : compareLine(line, other, bootstrap);
    }),
    onlyBefore: before.filter(({ name }) => !later.has(name)).map(({ name }) => name),
    onlyAfter: after.filter(({ name }) => !earlier.has(name)).map(({ name }) => name),
  };
}

function compareLine(
  before: ComparableLine,
  after: ComparableLine,
  bootstrap: BootstrapOptions,
): LineDifference[] {
  return [headline.heldOut, headline.within, 'gap'].flatMap((of) => {
    const [a, b] = [scoreOf(before, of), scoreOf(after, of)];
    if (a === null || b === null) return [];
    const paired = pair(a.tally, b.tally, bootstrap);
    return [{ line: before.name, of, before: a.value, after: b.value, change: b.value - a.value, paired }];
  });
}

function scoreOf({ scores }: ComparableLine, of: string): ComparableScore | null {
  if (of !== 'gap') return scores.get(of) ?? null;
  const [within, heldOut] = [scores.get(headline.within), scores.get(headline.heldOut)];
  if (within === undefined || heldOut === undefined) return null;
  return { value: within.value - heldOut.value, tally: lost(within.tally, heldOut.tally) };
}

function lost(within: Tally | string, heldOut: Tally | string): Tally | string {
  if (typeof within === 'string') return within;
  return typeof heldOut === 'string' ? heldOut : subtractTally(within, heldOut);
}

function pair(
  before: Tally | string,
  after: Tally | string,
  bootstrap: BootstrapOptions,
): PairedDifference | string {
  if (typeof before === 'string') return before;
  if (typeof after === 'string') return after;
  const sameRows =
    before.programs.join() === after.programs.join() &&
    before.count.every((n, cell) => n === after.count[cell]);
  return sameRows ? comparePaired(after, before, bootstrap) : 'the two predicted other traces';
}
