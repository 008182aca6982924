// x is [replicas, count, channels], statistics and parameters [replicas, channels]. Sums run over the rows in order,
// in double precision.

/** y = (x − mean) / √(variance + ε) · gamma + beta with the statistics of x, which are written too (biased variance). */
export function batchNormalise(
  x: usize, gamma: usize, beta: usize, y: usize, mean: usize, variance: usize,
  replicas: i32, count: i32, channels: i32, epsilon: f32,
): void {
  const stride = <usize>channels << 2;
  for (let r = 0; r < replicas; r++) {
    for (let c: usize = 0; c < stride; c += 4) {
      const centre = sumColumn(x + c, stride, count) / <f64>count;
      const spread = sumSquares(x + c, stride, count, centre) / <f64>count;
      store<f32>(mean + c, <f32>centre);
      store<f32>(variance + c, <f32>spread);
      const scale = <f32>(<f64>load<f32>(gamma + c) / sqrt<f64>(spread + <f64>epsilon));
      normaliseColumn(x + c, y + c, stride, count, <f32>centre, scale, load<f32>(beta + c));
    }
    x += stride * count;
    y += stride * count;
    gamma += stride;
    beta += stride;
    mean += stride;
    variance += stride;
  }
}

/** Gradients of `batchNormalise` with respect to x, gamma and beta. */
export function batchNormaliseGradient(
  x: usize, dy: usize, gamma: usize, mean: usize, variance: usize, dx: usize, dGamma: usize, dBeta: usize,
  replicas: i32, count: i32, channels: i32, epsilon: f32,
): void {
  const stride = <usize>channels << 2;
  for (let r = 0; r < replicas; r++) {
    for (let c: usize = 0; c < stride; c += 4) {
      const centre = load<f32>(mean + c);
      const scale = <f32>(1 / sqrt<f64>(<f64>load<f32>(variance + c) + <f64>epsilon));
      const total = sumColumn(dy + c, stride, count);
      const along = sumProducts(x + c, dy + c, stride, count, centre) * <f64>scale;
      store<f32>(dBeta + c, <f32>total);
      store<f32>(dGamma + c, <f32>along);
      const meanTotal = <f32>(total / <f64>count);
      const meanAlong = <f32>(along / <f64>count);
      const factor = load<f32>(gamma + c) * scale;
      for (let n: usize = 0, at = c; n < <usize>count; n++, at += stride) {
        const normalised = (load<f32>(x + at) - centre) * scale;
        store<f32>(dx + at, (load<f32>(dy + at) - meanTotal - normalised * meanAlong) * factor);
      }
    }
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

/** As `batchNormalise`, by the statistics given. */
export function normaliseGiven(
  x: usize, gamma: usize, beta: usize, y: usize, mean: usize, variance: usize,
  replicas: i32, count: i32, channels: i32, epsilon: f32,
): void {
  const stride = <usize>channels << 2;
  for (let r = 0; r < replicas; r++) {
    for (let c: usize = 0; c < stride; c += 4) {
      const scale = <f32>(1 / sqrt<f64>(<f64>load<f32>(variance + c) + <f64>epsilon)) * load<f32>(gamma + c);
      normaliseColumn(x + c, y + c, stride, count, load<f32>(mean + c), scale, load<f32>(beta + c));
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
  const stride = <usize>channels << 2;
  for (let r = 0; r < replicas; r++) {
    for (let c: usize = 0; c < stride; c += 4) {
      const centre = load<f32>(mean + c);
      const scale = <f32>(1 / sqrt<f64>(<f64>load<f32>(variance + c) + <f64>epsilon));
      store<f32>(dBeta + c, <f32>sumColumn(dy + c, stride, count));
      store<f32>(dGamma + c, <f32>(sumProducts(x + c, dy + c, stride, count, centre) * <f64>scale));
      const factor = load<f32>(gamma + c) * scale;
      for (let n: usize = 0, at = c; n < <usize>count; n++, at += stride) {
        store<f32>(dx + at, load<f32>(dy + at) * factor);
      }
    }
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

function sumColumn(x: usize, stride: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let n = 0; n < count; n++, x += stride) sum += <f64>load<f32>(x);
  return sum;
}

function sumSquares(x: usize, stride: usize, count: i32, centre: f64): f64 {
  let sum: f64 = 0;
  for (let n = 0; n < count; n++, x += stride) {
    const distance = <f64>load<f32>(x) - centre;
    sum += distance * distance;
  }
  return sum;
}

function sumProducts(x: usize, dy: usize, stride: usize, count: i32, centre: f32): f64 {
  let sum: f64 = 0;
  for (let n = 0; n < count; n++, x += stride, dy += stride) sum += <f64>(load<f32>(x) - centre) * <f64>load<f32>(dy);
  return sum;
}

function normaliseColumn(
  x: usize, y: usize, stride: usize, count: i32, centre: f32, scale: f32, shift: f32,
): void {
  for (let n = 0; n < count; n++, x += stride, y += stride) {
    store<f32>(y, (load<f32>(x) - centre) * scale + shift);
  }
}
