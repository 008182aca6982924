import { draw, mix } from './hash';

/**
 * Standard normal deviates times the scale of their replica, by Box and Muller from draws 2i and 2i + 1 of element i.
 * `seeds`: two words per replica, `clock`: the step.
 */
export function normalNoise(seeds: usize, scales: usize, clock: usize, y: usize, replicas: i32, size: i32): void {
  const step = mix(load<u32>(clock));
  for (let r = 0; r < replicas; r++, seeds += 8, scales += 4) {
    const first = mix(load<u32>(seeds) ^ step);
    const second = mix(load<u32>(seeds + 4) ^ first);
    const scale = <f64>load<f32>(scales);
    for (let i = 0; i < size; i++, y += 4) {
      const radius = sqrt<f64>(-2 * logOfFraction(draw(2 * i, first, second)));
      store<f32>(y, <f32>(scale * (radius * cosOfTurn(draw(2 * i + 1, first, second)))));
    }
  }
}

/** ln((bits + 1) / 2^32) to 1e-9: by the exponent, and a series in (m - 1) / (m + 1) for the mantissa m in [√½, √2]. */
function logOfFraction(bits: u32): f64 {
  const words = reinterpret<u64>(<f64>bits + 1);
  let exponent = <i32>(words >> 52) - 1023 - 32;
  let m = reinterpret<f64>((words & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const z = s * s;
  const series = ((((z / 11 + 1 / 9.0) * z + 1 / 7.0) * z + 0.2) * z + 1 / 3.0) * z + 1;
  return <f64>exponent * 0.6931471805599453 + 2 * s * series;
}

/** cos(2π bits / 2^32) to 1e-9: the turn is reduced to an eighth on either side of a quarter, for Taylor's series. */
function cosOfTurn(bits: u32): f64 {
  const quarter = (bits + 0x20000000) >> 30;
  const angle = <f64>(<i32>(bits - (quarter << 30))) * 1.4629180792671596e-9;
  const z = angle * angle;
  const cosine = 1 - (z / 2) * (1 - (z / 12) * (1 - (z / 30) * (1 - (z / 56) * (1 - z / 90))));
  const sine = angle * (1 - (z / 6) * (1 - (z / 20) * (1 - (z / 42) * (1 - (z / 72) * (1 - z / 110)))));
  switch (quarter) {
    case 0: return cosine;
    case 1: return -sine;
    case 2: return -cosine;
    default: return sine;
  }
}
