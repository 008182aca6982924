/** Coefficients of the Chebyshev fit to ln erfc in Numerical Recipes (Press et al., 2nd ed., §6.2), lowest power first. */
const fit = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
]; // biome-ignore format: one list

/** P(Z > z) of a standard normal Z for z ≥ 0; relative error below 1.2 · 10⁻⁷. */
export function normalTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const tail = 0.5 * t * Math.exp(-x * x + fit.reduceRight((sum, coefficient) => sum * t + coefficient, 0));
  return Math.min(0.5, tail);
}

/** P(|Z| < z95) = 95 %. */
export const z95 = 1.959964;

/** Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom. */
const tPoints = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]; // biome-ignore format: one list

/** As `z95` for Student's t; beyond the table Cornish and Fisher's expansion in 1/df, right to three places there. */
export function t95(degrees: number): number {
  return tPoints[degrees - 1] ?? 1.95996 + 2.37227 / degrees + 2.8225 / degrees ** 2;
}

/** P(|Z| < z90) = 90 %, as the published intervals round it. */
const z90 = 1.645;

/** Wilson's score interval of `kills` in `instances` ≥ 1, clipped to [0, 1]: of 90 % (arXiv 2512.16741), or that of `z`. */
export function wilsonInterval(kills: number, instances: number, z = z90): readonly [number, number] {
  const p = kills / instances;
  const square = z * z;
  const scale = 1 + square / instances;
  const centre = (p + square / (2 * instances)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / instances + square / (4 * instances * instances));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
