/** Value of a function at `point`; writes its gradient into `gradient`. */
export type SmoothFunction = (point: Float64Array, gradient: Float64Array) => number;

export interface MinimiseSettings {
  /** Stop when no part of the gradient is larger in size. */
  readonly tolerance: number;
  /** Stop after so many steps at the latest. */
  readonly steps: number;
  /**
   * Divides a vector in place by a guess of the second derivative: fixed, symmetric and positive definite. The better the
   * guess, the fewer the steps; the minimum is the same.
   */
  readonly precondition?: (vector: Float64Array) => void;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step · change). */
  readonly scale: number;
}

/** Past steps that shape the direction. */
const memory = 10;

/**
 * Minimises a smooth convex function from `start` by L-BFGS (Nocedal and Wright 2006, algorithm 7.4) with halving until
 * the function falls enough (Armijo). Deterministic. Returns the last point, also where `steps` ran out.
 */
export function minimise(
  objective: SmoothFunction,
  start: Float64Array,
  settings: MinimiseSettings,
): Float64Array {
  let point = start.slice();
  let gradient = new Float64Array(start.length);
  let value = objective(point, gradient);
  const pairs: Pair[] = [];
  for (let step = 0; step < settings.steps && largest(gradient) > settings.tolerance; step++) {
    const direction = chooseDirection(gradient, pairs, settings);
    const slope = product(direction, gradient);
    const next = searchLine(objective, { point, value, direction, slope });
    if (next === null) break;
    remember(pairs, difference(next.point, point), difference(next.gradient, gradient));
    ({ point, gradient, value } = next);
  }
  return point;
}

interface Line {
  readonly point: Float64Array;
  readonly value: number;
  readonly direction: Float64Array;
  readonly slope: number;
}

/** The first point of the halving that lowers the function by a ten-thousandth of what the slope promises; null if none. */
function searchLine(objective: SmoothFunction, { point, value, direction, slope }: Line) {
  const gradient = new Float64Array(point.length);
  for (let length = 1; length > 1e-12; length /= 2) {
    const reached = point.map((x, i) => x + length * direction[i]!);
    const found = objective(reached, gradient);
    if (found <= value + 1e-4 * length * slope) return { point: reached, gradient, value: found };
  }
  return null;
}

/** Two-loop recursion: minus the gradient, times the inverse Hessian that the pairs suggest. */
function chooseDirection(
  gradient: Float64Array,
  pairs: readonly Pair[],
  { precondition }: MinimiseSettings,
): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change, scale } = pairs[i]!;
    shares[i] = scale * product(step, direction);
    addScaled(direction, change, -shares[i]!);
  }
  const size = firstSize(gradient, pairs.at(-1), precondition);
  precondition?.(direction);
  for (let j = 0; j < direction.length; j++) direction[j]! *= size;
  pairs.forEach(({ step, change, scale }, i) => {
    addScaled(direction, step, shares[i]! - scale * product(change, direction));
  });
  return direction;
}

/** What the guess of the inverse Hessian is multiplied by, so that it fits the newest pair. */
function firstSize(
  gradient: Float64Array,
  newest: Pair | undefined,
  precondition: MinimiseSettings['precondition'],
): number {
  if (newest === undefined) return precondition ? 1 : 1 / Math.max(1, Math.sqrt(product(gradient, gradient)));
  const guessed = newest.change.slice();
  precondition?.(guessed);
  return 1 / (newest.scale * product(newest.change, guessed));
}

/** Keeps the pair if curvature along it is positive, which rounding can spoil at the end. */
function remember(pairs: Pair[], step: Float64Array, change: Float64Array): void {
  const curvature = product(step, change);
  if (curvature <= 0) return;
  pairs.push({ step, change, scale: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

function product(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - b[i]!);
}

function largest(values: Float64Array): number {
  let top = 0;
  for (const value of values) top = Math.max(top, Math.abs(value));
  return top;
}
