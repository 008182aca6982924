import type { TaskId } from '../../eval/contract.ts';
import { normalisations } from '../../eval/normalisations/index.ts';
import { lineKey, type Result, type ResultGap, type ResultRow } from '../../eval/result.ts';
import { headline, matched } from '../../eval/splits/index.ts';
import { tasks } from '../../eval/tasks/index.ts';
import { diagnoserName } from '../../eval/tasks/task.ts';
import { groupBy } from '../../lib/group.ts';

/** What identifies a line of a result: which method, on which task and part of a run. */
export type NamedMethod = Pick<
  ResultRow,
  'task' | 'diagnoser' | 'features' | 'normalisation' | 'decision' | 'window'
>;

/** A line of the result with its scores by split and, for what learns, its gap. */
export interface Line {
  readonly method: NamedMethod;
  readonly scores: ReadonlyMap<string, ResultRow>;
  readonly gap: ResultGap | null;
  /** The gap between S1o and S4o, of programs alone, where both were measured. */
  readonly matchedGap: ResultGap | null;
}

/** The tasks of a result, in the order of the written list. */
export function tasksOf({ rows }: Result): TaskId[] {
  const present = new Set(rows.map(({ task }) => task));
  return tasks.members.map(({ id }) => id).filter((id) => present.has(id));
}

/** The task in a word or two: `Fault typing`. */
export function taskName(task: TaskId): string {
  const words = task.replaceAll('-', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}

/** What the task asks. */
export function taskTitle(task: TaskId): string {
  return tasks.get(task).title;
}

/** Every line of a result, in the order of its rows. */
export function linesOf({ rows, gaps }: Result): Line[] {
  const byKey = new Map<string, { method: NamedMethod; scores: Map<string, ResultRow> }>();
  for (const row of rows) {
    const line = byKey.get(lineKey(row)) ?? { method: row, scores: new Map() };
    line.scores.set(row.split, row);
    byKey.set(lineKey(row), line);
  }
  const gapsOf = groupBy(gaps, lineKey);
  const gapOf = (key: string, { within }: { readonly within: string }) =>
    gapsOf.get(key)?.find((gap) => gap.within === within) ?? null;
  return [...byKey].map(([key, line]) => ({
    ...line,
    gap: gapOf(key, headline),
    matchedGap: gapOf(key, matched),
  }));
}

/**
 * The lines of the headline: the whole window of their task, and no other runs of the program
 * predicted, which are tracks of their own.
 */
export function headlineLines(result: Result, task: TaskId): Line[] {
  const lines = linesOf(result).filter(({ method }) => method.task === task);
  const whole = Math.max(...lines.map(({ method }) => method.window));
  return lines.filter(({ method }) => method.window === whole && !isFewShot(method));
}

/** Whether the diagnoser was given other runs of the program that it predicts. */
export function isFewShot({ normalisation }: NamedMethod): boolean {
  return normalisations.has(normalisation) && normalisations.get(normalisation).track !== undefined;
}

/**
 * The forest on all features, with its decision tuned where that was measured: a threshold nobody chose should lead no headline.
 * Else the first line with a gap; null where there is none.
 */
export function leadingLine(lines: readonly Line[]): Line | null {
  const learning = lines.filter(({ gap }) => gap !== null);
  const forests = learning.filter(
    ({ method }) =>
      method.diagnoser === diagnoserName(tasks.get(method.task), 'forest') &&
      method.features === 'all' &&
      method.normalisation === 'none',
  );
  const tuned = forests.find(({ method }) => method.decision === 'tuned');
  return tuned ?? forests[0] ?? learning[0] ?? null;
}

/** The leading line of every task that has one. */
export function leadingLines(result: Result): Line[] {
  return tasksOf(result).flatMap((task) => leadingLine(headlineLines(result, task)) ?? []);
}

export type Step = Result['waterfall'][number];

/** Paired steps on the way to one split. */
export interface Fall {
  readonly line: Line;
  readonly steps: readonly Step[];
}

/** Where a task loses its score, step by step, on the leading line for which that was measured: one fall per end. */
export function fallsOf(result: Result, task: TaskId): Fall[] {
  const stepsOf = ({ method }: Line) => result.waterfall.filter((step) => sameLine(step, method));
  const line = leadingLine(headlineLines(result, task).filter((one) => stepsOf(one).length > 0));
  if (line === null) return [];
  return [...groupBy(stepsOf(line), ({ towards }) => towards).values()].map((steps) => ({ line, steps }));
}

export function sameLine(a: NamedMethod, b: NamedMethod): boolean {
  return lineKey(a) === lineKey(b);
}

/** Diagnoser and feature set; normalisation and decision where they are not the usual ones. */
export function lineName({
  diagnoser,
  features,
  normalisation,
  decision,
}: Omit<NamedMethod, 'task' | 'window'>): string {
  const parts = diagnoser === features ? [diagnoser] : [diagnoser, features];
  if (normalisation !== 'none') parts.push(normalisation);
  if (decision !== 'plain') parts.push(decision);
  return parts.join(' · ');
}

/** Task, diagnoser and feature set. */
export function lineTitle(method: NamedMethod): string {
  return `${taskName(method.task)}, ${lineName(method)}`;
}
