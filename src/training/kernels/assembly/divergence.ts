import { exp4 } from './math';

/**
 * y [replicas] = weight · ½ Σ (mean² + e^v − 1 − v) / rows, the divergence of normal distributions with the given means
 * and logarithms of variances `v` from the standard one, mean over the rows.
 */
export function normalDivergence(
  mean: usize, logVariance: usize, weights: usize, y: usize, replicas: i32, rows: i32, size: i32,
): void {
  for (let r = 0; r < replicas; r++, weights += 4, y += 4) {
    let sum: f64 = 0;
    for (let i = 0; i < rows * size; i++, mean += 4, logVariance += 4) {
      const m = <f64>load<f32>(mean), v = load<f32>(logVariance);
      sum += m * m + <f64>expOf(v) - 1 - <f64>v;
    }
    store<f32>(y, <f32>(0.5 * <f64>load<f32>(weights) * sum / <f64>rows));
  }
}

/** dMean = dy weight mean / rows, dLogVariance = dy weight ½ (e^v − 1) / rows. */
export function normalDivergenceGradient(
  mean: usize, logVariance: usize, weights: usize, dy: usize, dMean: usize, dLogVariance: usize,
  replicas: i32, rows: i32, size: i32,
): void {
  for (let r = 0; r < replicas; r++, weights += 4, dy += 4) {
    const factor: f32 = load<f32>(dy) * load<f32>(weights) / <f32>rows;
    for (let i = 0; i < rows * size; i++, mean += 4, logVariance += 4, dMean += 4, dLogVariance += 4) {
      store<f32>(dMean, load<f32>(mean) * factor);
      store<f32>(dLogVariance, <f32>0.5 * (expOf(load<f32>(logVariance)) - 1) * factor);
    }
  }
}

@inline
function expOf(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}
