import { mean } from '../../statistics/descriptive.ts';
import { classesOfLog } from '../../traces/logs/guessing.ts';
import { observe } from '../../traces/observed.ts';
import type { LogUnit, ObservedScript, ObservedTrace, RunHeader, Trace } from '../../traces/trace.ts';

/** A run as rules see it: what an extractor may see, and how the run ended. */
export interface Run extends ObservedTrace {
  readonly doneSteps: number;
  readonly outcome: RunHeader['outcome'];
  readonly versions: RunHeader['versions'];
  /** What its script says; everything null where it is not known. */
  readonly script: ObservedScript;
  /** What its steps count, as a log says. */
  readonly unit: LogUnit;
  /** Scores that are no share of rows that are correct, by metric, as the log calls them. */
  readonly scores: Readonly<Record<string, string>>;
}

const unknownScript: ObservedScript = {
  loss: null, expectsLogits: null, lastActivation: null, outputShapes: null, targetShapes: null,
  optimizer: null, schedule: null, shuffled: null, classCounts: null, rowsCounted: null,
}; // biome-ignore format: one script, read as one

/** Share of the planned steps up to which a healthy run may still be at guessing: one in eight of the wild runs is after 10 %. */
const young = 0.25;

export function viewRun(trace: Trace): Run {
  const { doneSteps, outcome, versions, observed, log } = trace.header;
  const script = observed.script ?? unknownScript;
  const [unit, scores] = [log?.unit ?? 'steps', log?.scores ?? {}];
  return { ...observe(trace), doneSteps, outcome, versions, script, unit, scores };
}

/** Whether too little of what was planned is done for it to have learned something. */
export function isYoung({ outcome, doneSteps, plannedSteps }: Run): boolean {
  return outcome.kind === 'completed' && doneSteps < young * plannedSteps;
}

/** How many times the training loss that of validation is where training rows were learned before the first check. */
const learnedBefore = 1.3;

/** Whether training rows are predicted better than new ones from the first check on, as by a network that goes on from trained weights. */
export function beganTrained(run: Run): boolean {
  const [train, validation] = (['loss.train', 'loss.validation'] as const).map((id) => valuesOf(run, id)[0]);
  return train !== undefined && validation !== undefined && train > 0 && validation > learnedBefore * train;
}

/** Finite values of a series, in the order of checks. */
export function valuesOf({ scalars }: Pick<Run, 'scalars'>, id: string): number[] {
  return (scalars[id] ?? []).filter((value): value is number => value !== null && Number.isFinite(value));
}

/** Lists of a series that were recorded, in the order of checks. */
export function listsOf({ layered }: Run, id: string): (readonly number[])[] {
  return (layered[id] ?? []).filter((list): list is readonly number[] => list !== null && list.length > 0);
}

/** Mean of the last three values, which one batch cannot move far; null without a value. */
export function endLevel(values: readonly number[]): number | null {
  const last = values.slice(-3);
  return last.length === 0 ? null : mean(last);
}

/**
 * The end of a series in numbers that a log shows: its last value. Where rules go by a mean and that reads otherwise, it stands
 * beside it and is called one.
 * @param over values of the mean, three as in `endLevel`
 */
export function showEnd(values: readonly number[], over = 3): string {
  const last = values.slice(-over);
  const [end, level] = [show(last.at(-1)!), show(mean(last))];
  return end === level ? end : `${end} (mean of the last ${last.length}: ${level})`;
}

const scoreIds = ['loss.train-score', 'loss.validation-score'] as const;
export type ScoreId = (typeof scoreIds)[number];

/** How a score is called: accuracy where it is a share of rows that are correct. */
export function nameOfScore({ observed: { task }, scores }: Run, id: ScoreId): string {
  if (task === 'regression') return 'R²';
  const name = scores[id];
  return name === undefined ? 'accuracy' : `\`${name}\``;
}

/** Whether a score is a share of rows that are correct, as far as is known. */
export function isAccuracy({ observed, scores }: Run, id: ScoreId): boolean {
  return observed.task !== 'regression' && scores[id] === undefined;
}

/** The number of classes, as far as a log tells it. */
export function classesSeen(run: Run): number | null {
  const isOther = (id: string) => scoreIds.some((score) => score === id && !isAccuracy(run, score));
  return classesOfLog((id) => (isOther(id) ? [] : valuesOf(run, id)));
}

/** The score that `finalScore` goes by. */
export function finalScoreId(run: Run): ScoreId {
  return scoreIds.find((id) => valuesOf(run, id).length > 0) ?? 'loss.train-score';
}

/** Training score at the end, that of validation rows where no other was recorded. */
export function finalScore(run: Run): number | null {
  return endLevel(finalScores(run));
}

/** Losses of training rows, or where there are none those of mini-batches. */
export function trainedLosses(run: Run): number[] {
  const losses = valuesOf(run, 'loss.train');
  return losses.length > 0 ? losses : valuesOf(run, 'loss.batch-mean');
}

/** The score that the end is judged by, at every check. */
export function finalScores(run: Run): number[] {
  return valuesOf(run, finalScoreId(run));
}

/** Whether only the side of a margin counts: outputs need not come near their targets, and R² says nothing. */
export function isMargin({ loss, task }: Pick<Run['observed'], 'loss' | 'task'>): boolean {
  return task === 'regression' && loss !== null && /hinge$/i.test(loss);
}

/** Score of whoever names the commonest class, or the mean; null where classes are not known. */
export function guessingScore({ observed, script: { classCounts } }: Run): number | null {
  const { task, classes } = observed;
  if (task === 'multilabel' || isMargin(observed)) return null;
  if (task === 'regression') return 0;
  if (classCounts !== null && classCounts.length > 1)
    return Math.max(...classCounts) / classCounts.reduce((sum, count) => sum + count, 0);
  return classes === null ? null : 1 / classes;
}

/** Score between guessing (0) and all correct (1) at the end; null where one of them is not known. */
export function finalSkill(run: Run): number | null {
  const score = finalScore(run);
  return score === null ? null : skillOf(run, score);
}

/** A score between guessing (0) and all correct (1); null where guessing is not known. */
export function skillOf(run: Run, score: number): number | null {
  const guess = guessingScore(run);
  return guess === null || guess === 1 ? null : (score - guess) / (1 - guess);
}

/** A number in three digits. */
export function show(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));
}

/** A share in per cent. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
