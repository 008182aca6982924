/** Checks per run at most, and how many of them measure curvature at most (`definitions.md`, Instrument schedule). */
export const maximumChecks = 40;
export const maximumCurvatureChecks = 10;

/** When a run is looked at, in finished steps; both lists are strictly increasing. */
export interface CheckSchedule {
  readonly checks: readonly number[];
  /** A part of `checks`. */
  readonly curvature: readonly number[];
}

/**
 * Checks placed by share of the planned steps, so that runs of different length are looked at in the same phases:
 * before training, after the last step, and evenly between.
 */
export function planChecks(
  plannedSteps: number,
  checks: number = maximumChecks,
  curvatureChecks: number = maximumCurvatureChecks,
): CheckSchedule {
  const steps = spread(plannedSteps + 1, checks);
  return { checks: steps, curvature: spread(steps.length, curvatureChecks).map((i) => steps[i]!) };
}

/** At most `count` of 0 … n − 1, evenly, first and last among them. */
function spread(n: number, count: number): number[] {
  if (n <= count) return Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.round((i * (n - 1)) / (count - 1)));
}
