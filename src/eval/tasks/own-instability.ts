import { median } from '../../statistics/descriptive.ts';
import type { LabelConfig } from '../labels/config.ts';
import { checksWithin, firstStep, type LabelledTrace, type OwnCheck, ownSeries } from './task.ts';

type Thresholds = LabelConfig['ownInstability'];

/** Makes the median absolute deviation estimate a standard deviation of normal values. */
const perDeviation = 1.4826;

/**
 * The step at which the run's own training loss L turns, null where it does not: the first value that is not finite (loss or
 * gradient norm), spike, turn of an oscillation, check of a growth that lasts, or explosion of the gradient. Every size is
 * in units of the scale at a check: the range of L up to there, at least a share of |L₀|, so that no loss has to be positive.
 */
export function ownOnset(
  trace: LabelledTrace,
  {
    instability: { window },
    ownInstability: thresholds,
  }: Pick<LabelConfig, 'instability' | 'ownInstability'>,
): number | null {
  const { outcome, plannedSteps } = trace.header;
  const all = ownSeries(trace);
  const lost = all.findIndex(({ loss, gradient }) => !Number.isFinite(loss) || isLost(gradient));
  const checks = lost < 0 ? all : all.slice(0, lost);
  const scales = scalesOf(checks, thresholds.shareOfStart);
  const seen = checks.filter(({ step }) => step <= window * plannedSteps).length;
  return firstStep([
    outcome.kind === 'diverged' ? outcome.step : null,
    all[lost]?.step ?? null,
    spikeOnset(checks, scales, thresholds),
    oscillationOnset(checks, scales, thresholds),
    growthOnset(checks, scales, { plannedSteps, seen, thresholds }),
    explosionOnset(checks, scales, seen, thresholds),
  ]);
}

function isLost(gradient: number | null): boolean {
  return gradient !== null && !Number.isFinite(gradient);
}

/** Scale of L at every check. */
function scalesOf(checks: readonly OwnCheck[], shareOfStart: number): number[] {
  const floor = shareOfStart * Math.abs(checks[0]?.loss ?? 0);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return checks.map(({ loss }) => {
    [low, high] = [Math.min(low, loss), Math.max(high, loss)];
    return Math.max(high - low, floor);
  });
}

/** How far L rises above its recent level, the median of the checks before, and how far their changes scatter: a trend is no scatter. */
function riseOver(checks: readonly OwnCheck[], i: number, { recentChecks }: Thresholds) {
  const recent = checks.slice(Math.max(0, i - recentChecks), i).map(({ loss }) => loss);
  const changes = recent.slice(1).map((loss, k) => loss - recent[k]!);
  const trend = median(changes);
  return {
    rise: checks[i]!.loss - median(recent),
    deviation:
      changes.length === 0 ? 0 : perDeviation * median(changes.map((change) => Math.abs(change - trend))),
  };
}

/** A robust z against the recent level, and a share of the scale before. */
function spikeOnset(
  checks: readonly OwnCheck[],
  scales: readonly number[],
  thresholds: Thresholds,
): number | null {
  const at = checks.findIndex((_, i) => {
    if (i === 0) return false;
    const { rise, deviation } = riseOver(checks, i, thresholds);
    return rise > thresholds.spikeDeviations * deviation && rise > thresholds.spikeShare * scales[i - 1]!;
  });
  return checks[at]?.step ?? null;
}

/** So many turns in a row, each between two changes of a share of the scale. */
function oscillationOnset(
  checks: readonly OwnCheck[],
  scales: readonly number[],
  { oscillationShare, oscillationTurns }: Thresholds,
): number | null {
  let turns = 0;
  for (let i = 2; i < checks.length; i++) {
    const before = checks[i - 1]!.loss - checks[i - 2]!.loss;
    const after = checks[i]!.loss - checks[i - 1]!.loss;
    const least = oscillationShare * scales[i]!;
    const isTurn = before * after < 0 && Math.abs(before) > least && Math.abs(after) > least;
    turns = isTurn ? turns + 1 : 0;
    if (turns === oscillationTurns) return checks[i - oscillationTurns]!.step;
  }
  return null;
}

/** L above its level at the start, or at the window's end, from a check on until the end: the whole last part, or longer. */
function growthOnset(
  checks: readonly OwnCheck[],
  scales: readonly number[],
  { plannedSteps, seen, thresholds }: { plannedSteps: number; seen: number; thresholds: Thresholds },
): number | null {
  const { growthShare, endShare } = thresholds;
  const [end] = checksWithin(checks, plannedSteps, 1 - endShare, 1);
  if (seen === 0 || end === undefined) return null;
  const onsets = [checks[0]!, checks[seen - 1]!].map(({ loss }) => {
    const limit = loss + growthShare * scales[seen - 1]!;
    const onset = checks[1 + checks.findLastIndex((check) => check.loss <= limit)]?.step ?? null;
    return onset !== null && onset <= end.step ? onset : null;
  });
  return firstStep(onsets);
}

/** A gradient many times the largest within the window, at a check where L has risen: gradients also grow where a run begins to learn. */
function explosionOnset(
  checks: readonly OwnCheck[],
  scales: readonly number[],
  seen: number,
  thresholds: Thresholds,
): number | null {
  const { gradientTimes, growthShare } = thresholds;
  const norms = checks.slice(0, seen).flatMap(({ gradient }) => gradient ?? []);
  if (norms.length === 0) return null;
  const limit = gradientTimes * Math.max(...norms);
  const at = checks.findIndex(
    ({ gradient }, i) =>
      (gradient ?? 0) > limit && i > 0 && riseOver(checks, i, thresholds).rise > growthShare * scales[i - 1]!,
  );
  return checks[at]?.step ?? null;
}
