/** Checks per run at most, and how many of them measure curvature at most (docs/definitions.md, When instruments look). */
const maximumChecks = 40;
const maximumCurvatureChecks = 10;

/** When a run is looked at, in finished steps; both lists are strictly increasing. */
interface CheckSchedule {
  readonly checks: readonly number[];
  /** A part of `checks`. */
  readonly curvature: readonly number[];
}

/**
 * Steps per check, and per curvature event, that keep the cost of looking below 30 % of training, and of curvature
 * below training itself, in most programs: an event costs about 40 gradients.
 */
const stepsPerCheck = 20;
const stepsPerCurvatureCheck = 120;
/** What a short run gets all the same. */
const fewestChecks = 16;
const fewestCurvatureChecks = 3;

/**
 * Checks placed by share of the planned steps, so that runs of different length are looked at in the same phases:
 * before training, after the last step, and evenly between. Curvature needs a step to look at, so not before training.
 */
export function planChecks(
  plannedSteps: number,
  checks: number = affordable(plannedSteps, stepsPerCheck, fewestChecks, maximumChecks),
  curvatureChecks: number = affordable(
    plannedSteps,
    stepsPerCurvatureCheck,
    fewestCurvatureChecks,
    maximumCurvatureChecks,
  ),
): CheckSchedule {
  const steps = spread(plannedSteps + 1, checks);
  const afterStep = steps.slice(1);
  return {
    checks: steps,
    curvature: spread(afterStep.length, curvatureChecks).map((i) => afterStep[i]!),
  };
}

function affordable(steps: number, stepsEach: number, fewest: number, most: number): number {
  return Math.min(most, Math.max(fewest, Math.floor(steps / stepsEach)));
}

/** At most `count` of 0 … n − 1, evenly, first and last among them. */
function spread(n: number, count: number): number[] {
  if (n <= count) return Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.round((i * (n - 1)) / (count - 1)));
}
