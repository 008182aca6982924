import { get, high, join, low, put } from './lanes';

// x is [replicas, count, channels], statistics and parameters [replicas, channels]. Sums run over the rows in order,
// in double precision; four channels at a time, a rest of fewer than four in a lane of its own.

/** y = (x − mean) / √(variance + ε) · gamma + beta with the statistics of x, which are written too (biased variance). */
export function batchNormalise(
  x: usize, gamma: usize, beta: usize, y: usize, mean: usize, variance: usize,
  replicas: i32, count: i32, channels: i32, epsilon: f32,
): void {
  const stride = <usize>channels << 2;
  for (let r = 0; r < replicas; r++) {
    let c: usize = 0;
    for (; c + 16 <= stride; c += 16) normaliseChannels(x + c, gamma + c, beta + c, y + c, mean + c, variance + c, count, stride, epsilon, true);
    for (; c < stride; c += 4) normaliseChannels(x + c, gamma + c, beta + c, y + c, mean + c, variance + c, count, stride, epsilon, false);
    x += stride * count;
    y += stride * count;
    gamma += stride;
    beta += stride;
    mean += stride;
    variance += stride;
  }
}

@inline
function normaliseChannels(
  x: usize, gamma: usize, beta: usize, y: usize, mean: usize, variance: usize,
  count: i32, stride: usize, epsilon: f32, whole: bool,
): void {
  const end = x + stride * count, all = f64x2.splat(<f64>count);
  let sum = f64x2.splat(0), sumHigh = sum;
  for (let at = x; at < end; at += stride) {
    const value = get(at, whole);
    sum = f64x2.add(sum, low(value));
    sumHigh = f64x2.add(sumHigh, high(value));
  }
  const centre = f64x2.div(sum, all), centreHigh = f64x2.div(sumHigh, all);
  let squares = f64x2.splat(0), squaresHigh = squares;
  for (let at = x; at < end; at += stride) {
    const value = get(at, whole);
    const distance = f64x2.sub(low(value), centre), distanceHigh = f64x2.sub(high(value), centreHigh);
    squares = f64x2.add(squares, f64x2.mul(distance, distance));
    squaresHigh = f64x2.add(squaresHigh, f64x2.mul(distanceHigh, distanceHigh));
  }
  const spread = f64x2.div(squares, all), spreadHigh = f64x2.div(squaresHigh, all);
  const factors = get(gamma, whole), more = f64x2.splat(<f64>epsilon);
  put(mean, join(centre, centreHigh), whole);
  put(variance, join(spread, spreadHigh), whole);
  const scale = join(
    f64x2.div(low(factors), f64x2.sqrt(f64x2.add(spread, more))),
    f64x2.div(high(factors), f64x2.sqrt(f64x2.add(spreadHigh, more))),
  );
  shiftChannels(x, y, count, stride, join(centre, centreHigh), scale, get(beta, whole), whole);
}

/** y = (x − centre) · scale + shift. */
@inline
function shiftChannels(
  x: usize, y: usize, count: i32, stride: usize, centre: v128, scale: v128, shift: v128, whole: bool,
): void {
  for (let n = 0; n < count; n++, x += stride, y += stride) {
    put(y, f32x4.add(f32x4.mul(f32x4.sub(get(x, whole), centre), scale), shift), whole);
  }
}

/** Gradients of `batchNormalise` with respect to x, gamma and beta. */
export function batchNormaliseGradient(
  x: usize, dy: usize, gamma: usize, mean: usize, variance: usize, dx: usize, dGamma: usize, dBeta: usize,
  replicas: i32, count: i32, channels: i32, epsilon: f32,
): void {
  differentiate(x, dy, gamma, mean, variance, dx, dGamma, dBeta, replicas, count, channels, epsilon, false);
}

/** As `batchNormalise`, by the statistics given. */
export function normaliseGiven(
  x: usize, gamma: usize, beta: usize, y: usize, mean: usize, variance: usize,
  replicas: i32, count: i32, channels: i32, epsilon: f32,
): void {
  const stride = <usize>channels << 2;
  for (let r = 0; r < replicas; r++) {
    let c: usize = 0;
    for (; c + 16 <= stride; c += 16) {
      const scale = f32x4.mul(inverseRoot(v128.load(variance + c), epsilon), v128.load(gamma + c));
      shiftChannels(x + c, y + c, count, stride, v128.load(mean + c), scale, v128.load(beta + c), true);
    }
    for (; c < stride; c += 4) {
      const scale = f32x4.mul(inverseRoot(v128.load32_splat(variance + c), epsilon), v128.load32_splat(gamma + c));
      shiftChannels(x + c, y + c, count, stride, v128.load32_splat(mean + c), scale, v128.load32_splat(beta + c), false);
    }
    x += stride * count;
    y += stride * count;
    gamma += stride;
    beta += stride;
    mean += stride;
    variance += stride;
  }
}

/** Its gradients; the statistics get none. */
export function normaliseGivenGradient(
  x: usize, dy: usize, gamma: usize, mean: usize, variance: usize, dx: usize, dGamma: usize, dBeta: usize,
  replicas: i32, count: i32, channels: i32, epsilon: f32,
): void {
  differentiate(x, dy, gamma, mean, variance, dx, dGamma, dBeta, replicas, count, channels, epsilon, true);
}

/** 1 / √(variance + ε) in double precision, rounded. */
@inline
function inverseRoot(variance: v128, epsilon: f32): v128 {
  const one = f64x2.splat(1), more = f64x2.splat(<f64>epsilon);
  return join(
    f64x2.div(one, f64x2.sqrt(f64x2.add(low(variance), more))),
    f64x2.div(one, f64x2.sqrt(f64x2.add(high(variance), more))),
  );
}

/** Gradients by statistics of x itself, or by `given` ones. */
@inline
function differentiate(
  x: usize, dy: usize, gamma: usize, mean: usize, variance: usize, dx: usize, dGamma: usize, dBeta: usize,
  replicas: i32, count: i32, channels: i32, epsilon: f32, given: bool,
): void {
  const stride = <usize>channels << 2;
  for (let r = 0; r < replicas; r++) {
    let c: usize = 0;
    for (; c + 16 <= stride; c += 16) differentiateChannels(x + c, dy + c, gamma + c, mean + c, variance + c, dx + c, dGamma + c, dBeta + c, count, stride, epsilon, given, true);
    for (; c < stride; c += 4) differentiateChannels(x + c, dy + c, gamma + c, mean + c, variance + c, dx + c, dGamma + c, dBeta + c, count, stride, epsilon, given, false);
    x += stride * count;
    dy += stride * count;
    dx += stride * count;
    gamma += stride;
    mean += stride;
    variance += stride;
    dGamma += stride;
    dBeta += stride;
  }
}

@inline
function differentiateChannels(
  x: usize, dy: usize, gamma: usize, mean: usize, variance: usize, dx: usize, dGamma: usize, dBeta: usize,
  count: i32, stride: usize, epsilon: f32, given: bool, whole: bool,
): void {
  const centre = get(mean, whole), scale = inverseRoot(get(variance, whole), epsilon);
  let total = f64x2.splat(0), totalHigh = total, along = total, alongHigh = total;
  for (let n: usize = 0, at: usize = 0; n < <usize>count; n++, at += stride) {
    const slope = get(dy + at, whole), distance = f32x4.sub(get(x + at, whole), centre);
    const slopeLow = low(slope), slopeHigh = high(slope);
    total = f64x2.add(total, slopeLow);
    totalHigh = f64x2.add(totalHigh, slopeHigh);
    along = f64x2.add(along, f64x2.mul(low(distance), slopeLow));
    alongHigh = f64x2.add(alongHigh, f64x2.mul(high(distance), slopeHigh));
  }
  along = f64x2.mul(along, low(scale));
  alongHigh = f64x2.mul(alongHigh, high(scale));
  put(dBeta, join(total, totalHigh), whole);
  put(dGamma, join(along, alongHigh), whole);
  const all = f64x2.splat(<f64>count), factor = f32x4.mul(get(gamma, whole), scale);
  const meanTotal = join(f64x2.div(total, all), f64x2.div(totalHigh, all));
  const meanAlong = join(f64x2.div(along, all), f64x2.div(alongHigh, all));
  for (let n: usize = 0, at: usize = 0; n < <usize>count; n++, at += stride) {
    let slope = get(dy + at, whole);
    if (!given) {
      const normalised = f32x4.mul(f32x4.sub(get(x + at, whole), centre), scale);
      slope = f32x4.sub(f32x4.sub(slope, meanTotal), f32x4.mul(normalised, meanAlong));
    }
    put(dx + at, f32x4.mul(slope, factor), whole);
  }
}
