import { median } from '../../statistics/descriptive.ts';
import type { LabelConfig } from '../labels/config.ts';
import {
  checksWithin,
  type HealthyCheck,
  healthySeries,
  type LabelledTrace,
  type Task,
  type TaskLabel,
  unfinished,
} from './task.ts';

type InstabilityConfig = LabelConfig['instability'];

/** Will training turn unstable, seen from its first steps? */
export const instability: Task = {
  id: 'instability',
  title: 'Will training turn unstable?',
  classes: () => ['stable', 'unstable'],
  withoutValidation: false,
  window: (config) => config.instability.window,
  label: (runs, config) => runs.map(({ trace }) => labelTrace(trace, config.instability)),
};

function labelTrace(trace: LabelledTrace, config: InstabilityConfig): TaskLabel {
  const cut = unfinished(trace);
  if (cut !== null) return cut;
  const onset = instabilityOnset(trace, config);
  if (onset === null) return { label: 'stable' };
  if (onset <= config.window * trace.header.plannedSteps) return { leftOut: 'onset within the window' };
  return { label: 'unstable' };
}

/**
 * The step at which a run turns unstable, null where it does not: its first non-finite value; the first of several
 * consecutive checks at which ℓ, on the training evaluation part, exceeds max(times · running minimum, share · ℓ₀);
 * or the start of the last part, where the median ℓ ends above a multiple of ℓ₀.
 */
function instabilityOnset(trace: LabelledTrace, config: InstabilityConfig): number | null {
  const { outcome, plannedSteps } = trace.header;
  const checks = healthySeries(trace);
  const onsets = [
    outcome.kind === 'diverged' ? outcome.step : null,
    checks.find(({ train }) => !Number.isFinite(train))?.step ?? null,
    jumpOnset(checks, config),
    highEndOnset(checks, plannedSteps, config),
  ].filter((step) => step !== null);
  return onsets.length === 0 ? null : Math.min(...onsets);
}

function jumpOnset(checks: readonly HealthyCheck[], config: InstabilityConfig): number | null {
  const floor = config.shareOfStart * startLoss(checks);
  let lowest = Number.POSITIVE_INFINITY;
  let above = 0;
  for (const [i, { train }] of checks.entries()) {
    lowest = Math.min(lowest, train);
    above = train > Math.max(config.timesMinimum * lowest, floor) ? above + 1 : 0;
    if (above === config.consecutiveChecks) return checks[i - above + 1]!.step;
  }
  return null;
}

function highEndOnset(
  checks: readonly HealthyCheck[],
  plannedSteps: number,
  config: InstabilityConfig,
): number | null {
  const end = checksWithin(checks, plannedSteps, 1 - config.endShare, 1);
  const isHigh = median(end.map(({ train }) => train)) > config.timesStart * startLoss(checks);
  return isHigh ? end[0]!.step : null;
}

/** ℓ₀, ℓ before training; NaN, which nothing exceeds, where it was not recorded. */
function startLoss(checks: readonly HealthyCheck[]): number {
  return checks[0]?.step === 0 ? checks[0].train : Number.NaN;
}
