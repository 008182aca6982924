import { median } from '../../statistics/descriptive.ts';
import type { LabelConfig } from '../labels/config.ts';
import { checksWithin, firstStep, type HealthyCheck, healthySeries, type LabelledTrace } from './task.ts';

type Thresholds = LabelConfig['healthyInstability'];

/**
 * The step at which the healthy loss turns, null where it does not: the first value that is not finite; the first of several
 * consecutive checks at which ℓ, on the training evaluation part, exceeds max(times · running minimum, share · ℓ₀);
 * or the start of the last part, where the median ℓ ends above a multiple of ℓ₀.
 */
export function healthyOnset(trace: LabelledTrace, thresholds: Thresholds): number | null {
  const { outcome, plannedSteps } = trace.header;
  const checks = healthySeries(trace);
  return firstStep([
    outcome.kind === 'diverged' ? outcome.step : null,
    checks.find(({ train }) => !Number.isFinite(train))?.step ?? null,
    jumpOnset(checks, thresholds),
    highEndOnset(checks, plannedSteps, thresholds),
  ]);
}

function jumpOnset(checks: readonly HealthyCheck[], thresholds: Thresholds): number | null {
  const floor = thresholds.shareOfStart * startLoss(checks);
  let lowest = Number.POSITIVE_INFINITY;
  let above = 0;
  for (const [i, { train }] of checks.entries()) {
    lowest = Math.min(lowest, train);
    above = train > Math.max(thresholds.timesMinimum * lowest, floor) ? above + 1 : 0;
    if (above === thresholds.consecutiveChecks) return checks[i - above + 1]!.step;
  }
  return null;
}

function highEndOnset(
  checks: readonly HealthyCheck[],
  plannedSteps: number,
  thresholds: Thresholds,
): number | null {
  const end = checksWithin(checks, plannedSteps, 1 - thresholds.endShare, 1);
  const isHigh = median(end.map(({ train }) => train)) > thresholds.timesStart * startLoss(checks);
  return isHigh ? end[0]!.step : null;
}

/** ℓ₀, ℓ before training; NaN, which nothing exceeds, where it was not recorded. */
function startLoss(checks: readonly HealthyCheck[]): number {
  return checks[0]?.step === 0 ? checks[0].train : Number.NaN;
}
