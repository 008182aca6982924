import { get, high, low, put } from './lanes';

// x is [replicas, samples, places, channels]; the channels of a sample are normalised in groups over all its places.
// Means and variances are [replicas, samples, groups], gamma and beta [replicas, channels] or address 0. Sums are in
// double precision, four floats at a time and then the rest: their order depends on the sizes of a group only.

/** y = (x − mean) / √(variance + ε) · gamma + beta per group; its mean and biased variance are written too. */
export function groupNormalise(
  x: usize, gamma: usize, beta: usize, y: usize, mean: usize, variance: usize,
  replicas: i32, samples: i32, places: i32, channels: i32, groups: i32, epsilon: f32,
): void {
  const line = <usize>channels << 2;
  const run = channels / groups;
  const count = <f64>(places * run);
  for (let r = 0; r < replicas; r++) {
    for (let s = 0; s < samples; s++) {
      for (let at: usize = 0; at < line; at += <usize>run << 2) {
        const centre = sumGroup(x + at, places, run, line) / count;
        const spread = sumSquares(x + at, places, run, line, centre) / count;
        store<f32>(mean, <f32>centre);
        store<f32>(variance, <f32>spread);
        const scale = scaleOf(spread, epsilon);
        for (let p = 0, offset = at; p < places; p++, offset += line) {
          normaliseRun(x + offset, y + offset, shifted(gamma, at), shifted(beta, at), run, <f32>centre, scale);
        }
        mean += 4;
        variance += 4;
      }
      x += line * places;
      y += line * places;
    }
    gamma = shifted(gamma, line);
    beta = shifted(beta, line);
  }
}

/**
 * Gradients of `groupNormalise` with respect to x, gamma and beta. `sums` is room for two doubles per channel, and the
 * normalised values of a sample are written to dx before its gradient is.
 */
export function groupNormaliseGradient(
  x: usize, dy: usize, gamma: usize, mean: usize, variance: usize, dx: usize, dGamma: usize, dBeta: usize,
  replicas: i32, samples: i32, places: i32, channels: i32, groups: i32, epsilon: f32, sums: usize,
): void {
  const line = <usize>channels << 2;
  const run = channels / groups;
  const count = <f64>(places * run);
  for (let r = 0; r < replicas; r++) {
    memory.fill(sums, 0, line << 2);
    for (let s = 0; s < samples; s++) {
      for (let at: usize = 0; at < line; at += <usize>run << 2) {
        const scale = scaleOf(<f64>load<f32>(variance), epsilon);
        for (let p = 0, offset = at; p < places; p++, offset += line) {
          normaliseRun(x + offset, dx + offset, 0, 0, run, load<f32>(mean), scale);
          addToSums(dx + offset, dy + offset, sums + (at << 1), sums + ((line + at) << 1), run);
        }
        const total = sumProducts(dy + at, shifted(gamma, at), 0, places, run, line) / count;
        const along = sumProducts(dy + at, shifted(gamma, at), dx + at, places, run, line) / count;
        for (let p = 0, offset = at; p < places; p++, offset += line) {
          differentiateRun(dx + offset, dy + offset, shifted(gamma, at), run, <f32>total, <f32>along, scale);
        }
        mean += 4;
        variance += 4;
      }
      x += line * places;
      dy += line * places;
      dx += line * places;
    }
    for (let c: usize = 0; c < line; c += 4) {
      store<f32>(dGamma + c, <f32>load<f64>(sums + (c << 1)));
      store<f32>(dBeta + c, <f32>load<f64>(sums + ((line + c) << 1)));
    }
    gamma = shifted(gamma, line);
    dGamma += line;
    dBeta += line;
  }
}

@inline
function scaleOf(variance: f64, epsilon: f32): f32 {
  return <f32>(1 / sqrt<f64>(variance + <f64>epsilon));
}

/** An address further on; 0 stays. */
@inline
function shifted(address: usize, bytes: usize): usize {
  return address == 0 ? 0 : address + bytes;
}

@inline
function addLanes(pair: v128, more: v128, rest: f64): f64 {
  const sum = f64x2.add(pair, more);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + rest;
}

function sumGroup(x: usize, places: i32, run: i32, line: usize): f64 {
  let sum = f64x2.splat(0), sumHigh = sum;
  let rest: f64 = 0;
  for (let p = 0; p < places; p++, x += line) {
    let at = x, i = 0;
    for (; i + 4 <= run; i += 4, at += 16) {
      const four = v128.load(at);
      sum = f64x2.add(sum, low(four));
      sumHigh = f64x2.add(sumHigh, high(four));
    }
    for (; i < run; i++, at += 4) rest += <f64>load<f32>(at);
  }
  return addLanes(sum, sumHigh, rest);
}

function sumSquares(x: usize, places: i32, run: i32, line: usize, centre: f64): f64 {
  const centres = f64x2.splat(centre);
  let sum = f64x2.splat(0), sumHigh = sum;
  let rest: f64 = 0;
  for (let p = 0; p < places; p++, x += line) {
    let at = x, i = 0;
    for (; i + 4 <= run; i += 4, at += 16) {
      const four = v128.load(at);
      const a = f64x2.sub(low(four), centres);
      const b = f64x2.sub(high(four), centres);
      sum = f64x2.add(sum, f64x2.mul(a, a));
      sumHigh = f64x2.add(sumHigh, f64x2.mul(b, b));
    }
    for (; i < run; i++, at += 4) {
      const distance = <f64>load<f32>(at) - centre;
      rest += distance * distance;
    }
  }
  return addLanes(sum, sumHigh, rest);
}

/** Sum of dy · gamma, or of dy · gamma · x; gamma or x at address 0 is all ones. */
function sumProducts(dy: usize, gamma: usize, x: usize, places: i32, run: i32, line: usize): f64 {
  let sum = f64x2.splat(0), sumHigh = sum;
  let rest: f64 = 0;
  for (let p = 0; p < places; p++, dy += line, x = shifted(x, line)) {
    let i = 0;
    for (; i + 4 <= run; i += 4) {
      const at = <usize>i << 2;
      let four = v128.load(dy + at);
      if (gamma != 0) four = f32x4.mul(four, v128.load(gamma + at));
      if (x != 0) four = f32x4.mul(four, v128.load(x + at));
      sum = f64x2.add(sum, low(four));
      sumHigh = f64x2.add(sumHigh, high(four));
    }
    for (; i < run; i++) {
      const at = <usize>i << 2;
      let one = load<f32>(dy + at);
      if (gamma != 0) one *= load<f32>(gamma + at);
      if (x != 0) one *= load<f32>(x + at);
      rest += <f64>one;
    }
  }
  return addLanes(sum, sumHigh, rest);
}

/** sums += x · dy and shiftSums += dy, channel by channel. */
function addToSums(x: usize, dy: usize, sums: usize, shiftSums: usize, run: i32): void {
  let i = 0;
  for (; i + 4 <= run; i += 4) {
    const arriving = v128.load(dy), product = f32x4.mul(arriving, v128.load(x));
    v128.store(sums, f64x2.add(v128.load(sums), low(product)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), high(product)), 16);
    v128.store(shiftSums, f64x2.add(v128.load(shiftSums), low(arriving)));
    v128.store(shiftSums, f64x2.add(v128.load(shiftSums, 16), high(arriving)), 16);
    x += 16; dy += 16; sums += 32; shiftSums += 32;
  }
  for (; i < run; i++) {
    const arriving = load<f32>(dy);
    store<f64>(sums, load<f64>(sums) + <f64>(arriving * load<f32>(x)));
    store<f64>(shiftSums, load<f64>(shiftSums) + <f64>arriving);
    x += 4; dy += 4; sums += 8; shiftSums += 8;
  }
}

@inline
function normalise4(x: v128, gamma: v128, beta: v128, centre: f32, scale: f32): v128 {
  const normalised = f32x4.mul(f32x4.sub(x, f32x4.splat(centre)), f32x4.splat(scale));
  return f32x4.add(f32x4.mul(normalised, gamma), beta);
}

function normaliseRun(x: usize, y: usize, gamma: usize, beta: usize, run: i32, centre: f32, scale: f32): void {
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= run; i += 4) {
    const at = <usize>i << 2;
    const g = gamma == 0 ? one : v128.load(gamma + at), b = beta == 0 ? zero : v128.load(beta + at);
    v128.store(y + at, normalise4(v128.load(x + at), g, b, centre, scale));
  }
  for (; i < run; i++) {
    const at = <usize>i << 2;
    const g = gamma == 0 ? one : v128.load32_splat(gamma + at), b = beta == 0 ? zero : v128.load32_splat(beta + at);
    v128.store_lane<f32>(y + at, normalise4(v128.load32_splat(x + at), g, b, centre, scale), 0);
  }
}

/** From the normalised values in dx: dx = (dy gamma − total − normalised · along) · scale. */
function differentiateRun(dx: usize, dy: usize, gamma: usize, run: i32, total: f32, along: f32, scale: f32): void {
  let i = 0;
  for (; i + 4 <= run; i += 4) {
    differentiateFour(dx, dy, gamma, total, along, scale, true);
    dx += 16; dy += 16;
    gamma = shifted(gamma, 16);
  }
  for (; i < run; i++) {
    differentiateFour(dx, dy, gamma, total, along, scale, false);
    dx += 4; dy += 4;
    gamma = shifted(gamma, 4);
  }
}

@inline
function differentiateFour(dx: usize, dy: usize, gamma: usize, total: f32, along: f32, scale: f32, whole: bool): void {
  const slope = get(dy, whole), arriving = gamma == 0 ? slope : f32x4.mul(slope, get(gamma, whole));
  const rest = f32x4.sub(f32x4.sub(arriving, f32x4.splat(total)), f32x4.mul(get(dx, whole), f32x4.splat(along)));
  put(dx, f32x4.mul(rest, f32x4.splat(scale)), whole);
}
