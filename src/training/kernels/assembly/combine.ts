/**
 * Per replica of `size` floats, out = factor · a + other · b, in double precision and rounded once. `factors` holds a
 * pair of doubles per replica; strides count floats from one replica to the next. `out` may be `a` or `b`.
 */
export function combineReplicas(
  a: usize, aStride: i32, b: usize, bStride: i32, output: usize, outputStride: i32, factors: usize,
  replicas: i32, size: i32,
): void {
  for (let r = 0; r < replicas; r++) {
    combineOne(a, b, output, load<f64>(factors), load<f64>(factors, 8), size);
    a += <usize>aStride << 2;
    b += <usize>bStride << 2;
    output += <usize>outputStride << 2;
    factors += 16;
  }
}

@inline
function combineOne(a: usize, b: usize, output: usize, factor: f64, other: f64, size: i32): void {
  const factors = f64x2.splat(factor), others = f64x2.splat(other);
  let i = 0;
  for (; i + 2 <= size; i += 2) {
    const left = f64x2.promote_low_f32x4(v128.load64_zero(a));
    const right = f64x2.promote_low_f32x4(v128.load64_zero(b));
    const sum = f64x2.add(f64x2.mul(factors, left), f64x2.mul(others, right));
    v128.store64_lane(output, f32x4.demote_f64x2_zero(sum), 0);
    a += 8; b += 8; output += 8;
  }
  if (i < size) store<f32>(output, <f32>(factor * <f64>load<f32>(a) + other * <f64>load<f32>(b)));
}
