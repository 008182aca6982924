import { mean } from '../statistics/descriptive.ts';
import type { Fact } from './contract.ts';
import { nameOfScore, type Run, show, showEnd, skillOf, valuesOf } from './rules/run.ts';
import { fewestMeasured } from './trust/size.ts';
import { weighedObjective } from './weighed-rows.ts';

/**
 * When curves alone speak for health. Shares without a source were set on clean runs of the corpus and on the open half of the wild
 * runs; docs/diagnosing.md counts how many faulty runs pass all the same.
 */
const limits = {
  /** Fewer losses than this are no curve, and what the verdict is worth was not measured on them; of validation three tell whether it follows. */
  checks: fewestMeasured,
  validationChecks: 3,
  /** Fall of the training loss, in share of its larger end, and of the range that it moved in. */
  fall: 0.1,
  fallOfRange: 0.7,
  /** Distance of the end from the best, in share of the range: of training and of validation. */
  fromBest: 0.1,
  validationFromBest: 0.25,
  /** How far validation may end above training, in share of what training loss came down by. */
  gap: 0.5,
  /** Way of the score from guessing to all correct; and where guessing is not known, the score itself. */
  skill: 0.5,
  score: 0.7,
  scoreFromBest: 0.1,
  /** A score on new rows that leaves no doubt, and by how much it came up where guessing is not known. */
  sure: 0.9,
  cameUp: 0.2,
} as const;

/** What in the curves of a run speaks for health. */
export interface HealthyCurves {
  /** One clause each. */
  readonly signs: readonly string[];
  /** Whether rows that are not trained on are predicted so well that this outweighs a likeness to faulty runs. */
  readonly sure: boolean;
}

/**
 * What in the curves speaks for health; null where any of them speaks against it, or there is too little to see. A run is compared
 * with nothing but its own start.
 */
export function healthyCurves(run: Run, facts: readonly Fact[]): HealthyCurves | null {
  if (run.lost || run.outcome.kind === 'crashed' || facts.some(({ fault }) => fault)) return null;
  const objective = weighedObjective(run);
  if (objective !== null) return objective.falls === null ? null : { signs: [objective.falls], sure: false };
  const training = trainingFalls(run);
  if (training === null) return null;
  const signs = [training, validationFollows(run), ...scores.map((id) => scoreIsGood(run, id))];
  if (signs.includes(null)) return null;
  return { signs: signs.filter((sign) => typeof sign === 'string'), sure: isSure(run) };
}

/** Undefined: not recorded. Null: it speaks against health. */
type Sign = string | null | undefined;

function trainingFalls(run: Run): string | null {
  const losses = valuesOf(run, 'loss.train');
  if (losses.length < limits.checks) return null;
  const [first, end] = [losses[0]!, endOf(losses)];
  const [least, range] = rangeOf(losses);
  const fall = first - end;
  const falls =
    fall >= limits.fall * Math.max(Math.abs(first), Math.abs(end)) &&
    fall >= limits.fallOfRange * range &&
    end - least <= limits.fromBest * range;
  return falls ? `training loss fell from ${show(first)} to ${showOwnEnd(losses)}, near its best` : null;
}

function validationFollows(run: Run): Sign {
  const losses = valuesOf(run, 'loss.validation');
  if (losses.length < limits.validationChecks) return undefined;
  const train = valuesOf(run, 'loss.train');
  const [first, end] = [losses[0]!, endOf(losses)];
  const [least, range] = rangeOf(losses);
  const [from, to] = [train[0]!, endOf(train)];
  const follows =
    end < first && end - least <= limits.validationFromBest * range && end - to <= limits.gap * (from - to);
  return follows ? `validation loss follows (${show(first)} to ${showOwnEnd(losses)})` : null;
}

const scores = ['loss.train-score', 'loss.validation-score'] as const;

function scoreIsGood(run: Run, id: (typeof scores)[number]): Sign {
  const values = valuesOf(run, id);
  if (values.length < limits.validationChecks) return undefined;
  const end = endOf(values);
  const skill = skillOf(run, end);
  const isHigh = skill === null ? end >= limits.score : skill >= limits.skill;
  if (!isHigh || Math.max(...values) - end > limits.scoreFromBest) return null;
  const part = id === 'loss.train-score' ? 'training' : 'validation';
  // A name of the log's own says of which part it is, or that it does not say so.
  return `${run.scores[id] === undefined ? `${part} ` : ''}${nameOfScore(run, id)} ends at ${showOwnEnd(values)}`;
}

/** By rows that are not trained on; a score that was high from the start may be that of one class. */
function isSure(run: Run): boolean {
  const values = valuesOf(run, 'loss.validation-score');
  if (values.length < limits.validationChecks) return false;
  const end = endOf(values);
  const skill = skillOf(run, end);
  if (skill === null) return end >= limits.sure && end - Math.min(...values) >= limits.cameUp;
  return skill >= limits.sure;
}

function endOf(values: readonly number[]): number {
  return mean(values.slice(-endSize(values)));
}

/** `endOf` in numbers that a log shows. */
function showOwnEnd(values: readonly number[]): string {
  return showEnd(values, endSize(values));
}

/** Values that the end is the mean of: the last eighth, three at most. In a short log the last three are half of it. */
function endSize({ length }: readonly number[]): number {
  return Math.min(3, Math.max(1, Math.round(length / 8)));
}

function rangeOf(values: readonly number[]): [least: number, range: number] {
  const least = Math.min(...values);
  return [least, Math.max(...values) - least];
}
