/** output = values brought into [-limit, limit] of their replica, limits being doubles; NaN stays NaN. */
export function clipReplicas(values: usize, limits: usize, output: usize, replicas: i32, size: i32): void {
  for (let r = 0; r < replicas; r++) {
    const limit = <f32>load<f64>(limits + (<usize>r << 3));
    for (let i = 0; i < size; i++) {
      store<f32>(output, max(min(load<f32>(values), limit), -limit));
      values += 4; output += 4;
    }
  }
}

/** sums, doubles per replica, += the sum of squares of its `size` floats; added up as `statistics` does. */
export function addSquares(values: usize, sums: usize, replicas: i32, size: i32): void {
  for (let r = 0; r < replicas; r++) {
    let low = f64x2.splat(0), high = low;
    let i = 0;
    for (; i + 4 <= size; i += 4) {
      const value = v128.load(values);
      const left = f64x2.promote_low_f32x4(value);
      const right = f64x2.promote_low_f32x4(v128.shuffle<f64>(value, value, 1, 0));
      low = f64x2.add(low, f64x2.mul(left, left));
      high = f64x2.add(high, f64x2.mul(right, right));
      values += 16;
    }
    const sum = f64x2.add(low, high);
    let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
    for (; i < size; i++) {
      const value = <f64>load<f32>(values);
      total += value * value;
      values += 4;
    }
    store<f64>(sums, load<f64>(sums) + total);
    sums += 8;
  }
}

/**
 * output = values times the factor that brings a norm, the root of the replica's sum of squares, down to its limit
 * (doubles). With `spread` a norm that is not finite turns a limited replica into NaN.
 */
export function limitNorms(
  values: usize, limits: usize, sums: usize, output: usize, replicas: i32, size: i32, spread: bool,
): void {
  for (let r = 0; r < replicas; r++) {
    const limit = load<f64>(limits), norm = Math.sqrt(load<f64>(sums));
    let factor = norm > limit ? <f32>(limit / norm) : 1;
    if (spread && limit < f64.POSITIVE_INFINITY && !(norm < f64.POSITIVE_INFINITY)) factor = NaN;
    for (let i = 0; i < size; i++) {
      store<f32>(output, load<f32>(values) * factor);
      values += 4; output += 4;
    }
    limits += 8; sums += 8;
  }
}
