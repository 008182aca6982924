import { classesGuessed } from '../../traces/logs/guessing.ts';
import {
  endLevel, finalScore, finalScoreId, finalScores, finalSkill, guessingScore, isAccuracy, isYoung, nameOfScore, type Run, show, showEnd,
  valuesOf,
} from './run.ts'; // biome-ignore format: a list

/** A score this far between guessing and all correct is no better than guessing: what 128 rows can tell. */
const guessing = 0.06;
/** Share of its start by which a loss that learned nothing falls at most. */
const flat = 0.04;
/** Among more classes an accuracy by guessing is next to none. */
const fewClasses = 30;
/** Fewer losses than this are no curve. */
const fewest = 4;

/** What visibly went wrong with a run, as a consequence that a cause may have; null where nothing did. */
export function troubleOf(run: Run): string | null {
  return lossNotFinite(run) ?? lossRose(run) ?? onlyGuesses(run) ?? staysFlat(run);
}

function lossNotFinite({ lost, outcome, doneSteps, unit }: Run): string | null {
  if (!lost) return null;
  return `a loss or a weight is no longer finite after ${outcome.kind === 'diverged' ? outcome.step : doneSteps} ${unit}`;
}

function lossRose(run: Run): string | null {
  const losses = valuesOf(run, 'loss.train');
  const [first, last] = [losses[0], endLevel(losses)];
  if (first === undefined || last === null || losses.length < fewest || first <= 0) return null;
  return last > 1.5 * first ? `training loss rose from ${show(first)} to ${showEnd(losses)}` : null;
}

/** A score that leaves most of what there is to learn: skill below `least`. */
export function scoresPoorly(run: Run, least: number): string | null {
  const [score, skill] = [finalScore(run), finalSkill(run)];
  if (isYoung(run) || score === null || skill === null || skill >= least) return null;
  return scoreEnds(run);
}

function scoreEnds(run: Run): string {
  return `${nameOfScore(run, finalScoreId(run))} ends at ${showEnd(finalScores(run))}`;
}

/** The score is that of whoever always says the commonest class, or the mean. */
export function onlyGuesses(run: Run): string | null {
  return guessesAsKnown(run) ?? guessesAsSeen(run);
}

/** Of a log that does not say how many classes there are: loss and accuracy at the end agree in that nothing is known. */
function guessesAsSeen(run: Run): string | null {
  const { task, classes } = run.observed;
  const id = finalScoreId(run);
  const losses = [id.replace('-score', ''), 'loss.train'].map((loss) => valuesOf(run, loss)).find(({ length }) => length >= fewest); // biome-ignore format: one look
  const score = finalScore(run);
  if (isYoung(run) || task !== null || classes !== null || score === null || losses === undefined || !isAccuracy(run, id)) return null; // biome-ignore format: one condition
  const among = classesGuessed(endLevel(losses)!, score);
  // A regression may log an accuracy of next to 0 beside any loss.
  if (among === null || score < 1 / (2 * among) || among > fewClasses) return null;
  return `${scoreEnds(run)} and the loss at ${showEnd(losses)}, where guessing among ${among} classes gives ${show(1 / among)} and ${show(Math.log(among))}`;
}

function guessesAsKnown(run: Run): string | null {
  const [score, guess, skill] = [finalScore(run), guessingScore(run), finalSkill(run)];
  if (isYoung(run) || score === null || guess === null || skill === null || skill > guessing) return null;
  // Whoever weighs rare classes may give up accuracy: only the commonest class, or all at random, is guessing.
  const { task, classes } = run.observed;
  const random = task === 'regression' || classes === null ? guess : 1 / classes + guessing;
  if (skill < -guessing && score > random) return null;
  const by = task === 'regression' ? 'the mean' : 'the commonest class';
  return `${scoreEnds(run)}, where naming ${by} gives ${show(guess)}`;
}

/**
 * The training loss never comes down, neither that of mini-batches, which may weigh rows, nor that of the part. A run that
 * was good from the start may do that.
 */
export function staysFlat(run: Run): string | null {
  const losses = valuesOf(run, 'loss.train');
  const [first, last, score] = [losses[0], endLevel(losses), finalScore(run)];
  if (isYoung(run) || first === undefined || last === null || losses.length < fewest) return null;
  if ((score !== null && score > 0.8) || ![losses, valuesOf(run, 'loss.batch-mean')].every(isFlat))
    return null;
  return `training loss goes from ${show(first)} to ${showEnd(losses)}`;
}

function isFlat(losses: readonly number[]): boolean {
  return losses.length === 0 || losses[0]! - Math.min(...losses) <= flat * Math.abs(losses[0]!);
}
