import { sum } from './descriptive.ts';

/** A score by how much was trained on. */
export interface CurvePoint {
  readonly size: number;
  readonly value: number;
  /** Standard error of the value over draws of what is trained on. */
  readonly error: number;
}

/**
 * Shapes that learning curves of classifiers were found to have (Viering and Loog 2023, IEEE TPAMI 45(6), "The shape of
 * learning curves: a review", table 1): value = a + b · f(size), where f has at most one parameter of its own. Two of them
 * level off, the logarithm does not.
 */
const families = {
  power: (size: number, c: number) => -(size ** -c),
  exponential: (size: number, c: number) => -Math.exp(-c * size),
  logarithm: (size: number) => Math.log(size),
} as const;

export const curveFamilies = Object.keys(families) as CurveFamily[];
export type CurveFamily = keyof typeof families;

/** Parameters that are tried, evenly on a log scale; between neighbours a fit hardly changes. */
const rates = Array.from({ length: 961 }, (_, i) => 10 ** (-3 + i / 240));

/** The least-squares curve of a family through the points. @returns value at a size. */
export function fitCurve(family: CurveFamily, points: readonly CurvePoint[]): (size: number) => number {
  let best = { error: Number.POSITIVE_INFINITY, predict: (_: number) => Number.NaN };
  for (const rate of family === 'logarithm' ? [1] : rates) {
    const shape = (size: number) => families[family](size, rate);
    const fitted = fitLine(points, shape);
    if (fitted.error < best.error) best = fitted;
  }
  return best.predict;
}

/** Ordinary least squares on one transformed size. */
function fitLine(points: readonly CurvePoint[], shape: (size: number) => number) {
  const x = points.map(({ size }) => shape(size));
  const [meanX, meanY] = [sum(x) / x.length, sum(points.map(({ value }) => value)) / x.length];
  const spread = sum(x.map((own) => (own - meanX) ** 2));
  const slope =
    spread === 0 ? 0 : sum(x.map((own, i) => (own - meanX) * (points[i]!.value - meanY))) / spread;
  const predict = (size: number) => meanY + slope * (shape(size) - meanX);
  return { error: sum(points.map(({ size, value }) => (predict(size) - value) ** 2)), predict };
}

/** How a family did on the largest sizes, which it was not fitted on. */
interface FamilyCheck {
  readonly family: CurveFamily;
  /** Largest difference between prediction and measured value there. */
  readonly worst: number;
  /** Whether each difference is within a hundredth and two standard errors. */
  readonly predicts: boolean;
}

/** What a curve says of sizes that nobody measured. */
export interface Extrapolation {
  readonly checks: readonly FamilyCheck[];
  /** Per size that was given, the least and the greatest prediction of the families that predict; null where none does. */
  readonly values: readonly { readonly size: number; readonly low: number; readonly high: number }[] | null;
}

/** Sizes that are held out, and the least that a three-parameter curve is fitted on. */
const heldOut = 2;
export const fewestSizes = 6;
const tolerance = 0.01;

/**
 * Extrapolates by the families that predict the two largest sizes from all smaller ones; these are then fitted on all.
 * @param points at least `fewestSizes`, ascending in size
 */
export function extrapolateCurve(points: readonly CurvePoint[], sizes: readonly number[]): Extrapolation {
  if (points.length < fewestSizes) throw new RangeError(`a curve is extrapolated from ${fewestSizes} sizes`);
  const [fitted, tested] = [points.slice(0, -heldOut), points.slice(-heldOut)];
  const checks = curveFamilies.map((family): FamilyCheck => {
    const predict = fitCurve(family, fitted);
    const misses = tested.map(({ size, value }) => Math.abs(predict(size) - value));
    const predicts = misses.every((miss, i) => miss <= tolerance + 2 * tested[i]!.error);
    return { family, worst: Math.max(...misses), predicts };
  });
  const trusted = checks.filter(({ predicts }) => predicts).map(({ family }) => fitCurve(family, points));
  if (trusted.length === 0) return { checks, values: null };
  const values = sizes.map((size) => {
    const predicted = trusted.map((predict) => predict(size));
    return { size, low: Math.min(...predicted), high: Math.max(...predicted) };
  });
  return { checks, values };
}
