/** total = total + gradient times the factor of its replica; without what it was where `keeps` is 0. */
export function addGradients(
  total: usize, gradient: usize, keeps: usize, factors: usize, replicas: i32, size: i32,
): void {
  for (let r = 0; r < replicas; r++) {
    const keep = load<f32>(keeps + (<usize>r << 2)) != 0;
    const factor = load<f32>(factors + (<usize>r << 2));
    for (let i = 0; i < size; i++) {
      const own = load<f32>(gradient) * factor;
      store<f32>(total, keep ? load<f32>(total) + own : own);
      total += 4; gradient += 4;
    }
  }
}

/** y = x rounded to half precision, ties to even: float16, or with `brain` bfloat16. */
export function roundHalf(x: usize, y: usize, count: i32, brain: bool): void {
  for (let i = 0; i < count; i++) {
    store<f32>(y, brain ? roundBrain(load<f32>(x)) : roundFloat16(load<f32>(x)));
    x += 4; y += 4;
  }
}

@inline
function roundBrain(value: f32): f32 {
  if (value != value) return value;
  const bits = reinterpret<u32>(value);
  return reinterpret<f32>((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000);
}

/** Ten bits of fraction; below 2^-14 multiples of 2^-24, from 65520 on infinity. */
@inline
function roundFloat16(value: f32): f32 {
  const size = abs(value);
  if (size != size) return value;
  let rounded: f32;
  if (size < 6.103515625e-5) {
    // Between 0.5 and 1 the last bit of a float32 is 2^-24.
    rounded = <f32>(<f32>(size + 0.5) - 0.5);
  } else {
    const bits = reinterpret<u32>(size);
    rounded = reinterpret<f32>((bits + 0xfff + ((bits >> 13) & 1)) & 0xffffe000);
    if (rounded > 65504) rounded = f32.POSITIVE_INFINITY;
  }
  return copysign(rounded, value);
}
