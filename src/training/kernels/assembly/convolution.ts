import { gemm, GEMM_SCRATCH } from './gemm';

// x is [replicas, images, H, W, C], the kernel [replicas, kh, kw, C, F], y and dy [replicas, images, H', W', F].
// Windows are laid out as rows of a matrix, CHUNK at a time so that they stay in the second cache, and multiplied.
// Cells of a window are `dilation` apart.

/** Windows per chunk. The gradient of the kernel adds up chunk after chunk: this number is part of its rounding. */
const CHUNK: i32 = 256;

/** Bytes of scratch for windows of `size` = kh · kw · C values and F filters. */
export function convolutionScratch(size: i32, filters: i32): usize {
  return GEMM_SCRATCH + ((<usize>(CHUNK * size) << 2) + 15 & ~15) + (<usize>filters << 3);
}

/** Whether every window is one cell and every cell one window: then the image is the matrix of windows. */
@inline
function isPointwise(height: i32, width: i32, outHeight: i32, outWidth: i32, sizeY: i32, sizeX: i32): bool {
  return sizeY == 1 && sizeX == 1 && height == outHeight && width == outWidth;
}

/** y = x ∗ kernel + bias, below 0 replaced by 0 with `relu`. A bias at address 0 is none. */
export function convolve(
  x: usize, kernel: usize, bias: usize, y: usize, relu: bool, scratch: usize,
  replicas: i32, images: i32, height: i32, width: i32, channels: i32, filters: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32, dilationY: i32, dilationX: i32,
): void {
  const size = sizeY * sizeX * channels;
  const line = <usize>size << 2;
  const outLine = <usize>filters << 2;
  const windows = images * outHeight * outWidth;
  const pointwise = isPointwise(height, width, outHeight, outWidth, sizeY, sizeX);
  for (let r = 0; r < replicas; r++) {
    for (let from = 0; from < windows; from += CHUNK) {
      const count = min(CHUNK, windows - from);
      const matrix = pointwise ? x + <usize>from * line : scratch + GEMM_SCRATCH;
      if (!pointwise) layOut(x, matrix, from, count, height, width, channels, outHeight, outWidth, sizeY, sizeX, strideY, strideX, beforeY, beforeX, dilationY, dilationX);
      gemm(matrix, line, 4, kernel, outLine, 4, y, outLine, count, filters, size, false, scratch);
      finish(y, bias, count, filters, relu);
      y += <usize>count * outLine;
    }
    x += <usize>(images * height * width * channels) << 2;
    kernel += <usize>size * outLine;
    if (bias != 0) bias += outLine;
  }
}

/** The gradient of `convolve` with respect to its kernel. */
export function convolutionKernelGradient(
  x: usize, dy: usize, dKernel: usize, scratch: usize,
  replicas: i32, images: i32, height: i32, width: i32, channels: i32, filters: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32, dilationY: i32, dilationX: i32,
): void {
  const size = sizeY * sizeX * channels;
  const line = <usize>size << 2;
  const outLine = <usize>filters << 2;
  const windows = images * outHeight * outWidth;
  const pointwise = isPointwise(height, width, outHeight, outWidth, sizeY, sizeX);
  for (let r = 0; r < replicas; r++) {
    for (let from = 0; from < windows; from += CHUNK) {
      const count = min(CHUNK, windows - from);
      const matrix = pointwise ? x + <usize>from * line : scratch + GEMM_SCRATCH;
      if (!pointwise) layOut(x, matrix, from, count, height, width, channels, outHeight, outWidth, sizeY, sizeX, strideY, strideX, beforeY, beforeX, dilationY, dilationX);
      gemm(matrix, 4, line, dy, outLine, 4, dKernel, outLine, size, filters, count, from > 0, scratch);
      dy += <usize>count * outLine;
    }
    x += <usize>(images * height * width * channels) << 2;
    dKernel += <usize>size * outLine;
  }
}

/** The gradient of `convolve` with respect to its images. */
export function convolutionInputGradient(
  dy: usize, kernel: usize, dx: usize, scratch: usize,
  replicas: i32, images: i32, height: i32, width: i32, channels: i32, filters: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32, dilationY: i32, dilationX: i32,
): void {
  const size = sizeY * sizeX * channels;
  const line = <usize>size << 2;
  const outLine = <usize>filters << 2;
  const windows = images * outHeight * outWidth;
  const replicaBytes = <usize>(images * height * width * channels) << 2;
  const pointwise = isPointwise(height, width, outHeight, outWidth, sizeY, sizeX);
  if (!pointwise) memory.fill(dx, 0, <usize>replicas * replicaBytes);
  for (let r = 0; r < replicas; r++) {
    for (let from = 0; from < windows; from += CHUNK) {
      const count = min(CHUNK, windows - from);
      const matrix = pointwise ? dx + <usize>from * line : scratch + GEMM_SCRATCH;
      gemm(dy, outLine, 4, kernel, 4, outLine, matrix, line, count, size, filters, false, scratch);
      if (!pointwise) addBack(matrix, dx, from, count, height, width, channels, outHeight, outWidth, sizeY, sizeX, strideY, strideX, beforeY, beforeX, dilationY, dilationX);
      dy += <usize>count * outLine;
    }
    dx += replicaBytes;
    kernel += <usize>size * outLine;
  }
}

/**
 * What comes before both: dSum is dy where y is not 0 or below (all of dy without `relu`: nothing is written), and
 * dBias its sum over the rows, in order and in double precision.
 */
export function convolutionBiasGradient(
  dy: usize, y: usize, dSum: usize, dBias: usize, relu: bool, scratch: usize, replicas: i32, rows: i32, filters: i32,
): void {
  const bytes = <usize>filters << 2;
  for (let r = 0; r < replicas; r++) {
    memory.fill(scratch, 0, bytes << 1);
    for (let row = 0; row < rows; row++) {
      let f: usize = 0;
      for (; f + 16 <= bytes; f += 16) {
        let value = v128.load(dy + f);
        if (relu) {
          value = v128.andnot(value, f32x4.le(v128.load(y + f), f32x4.splat(0)));
          v128.store(dSum + f, value);
        }
        const sum = scratch + (f << 1);
        v128.store(sum, f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(value)));
        const high = v128.shuffle<f64>(value, value, 1, 1);
        v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.promote_low_f32x4(high)), 16);
      }
      for (; f < bytes; f += 4) {
        let value = load<f32>(dy + f);
        if (relu) {
          if (load<f32>(y + f) <= 0) value = 0;
          store<f32>(dSum + f, value);
        }
        const sum = scratch + (f << 1);
        store<f64>(sum, load<f64>(sum) + <f64>value);
      }
      dy += bytes;
      y += bytes;
      dSum += bytes;
    }
    for (let f: usize = 0; f < bytes; f += 4) store<f32>(dBias + f, <f32>load<f64>(scratch + (f << 1)));
    dBias += bytes;
  }
}

/** Rows `from` to `from + count` of the matrix of windows; cells outside the image are 0. */
function layOut(
  x: usize, matrix: usize, from: i32, count: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32, dilationY: i32, dilationX: i32,
): void {
  walk(false, x, matrix, from, count, height, width, channels, outHeight, outWidth,
    sizeY, sizeX, strideY, strideX, beforeY, beforeX, dilationY, dilationX);
}

/** The gradient of `layOut`: adds rows of the matrix to the cells they came from. */
function addBack(
  matrix: usize, dx: usize, from: i32, count: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32, dilationY: i32, dilationX: i32,
): void {
  walk(true, dx, matrix, from, count, height, width, channels, outHeight, outWidth,
    sizeY, sizeX, strideY, strideX, beforeY, beforeX, dilationY, dilationX);
}

/** Goes through the lines of windows, from an image to its matrix or back; compiled for either way. */
@inline
function walk(
  back: bool, image: usize, matrix: usize, from: i32, count: i32,
  height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32, dilationY: i32, dilationX: i32,
): void {
  const cell = <usize>channels << 2;
  const line = <usize>sizeX * cell;
  let column = from % outWidth;
  let row = (from / outWidth) % outHeight;
  let index = from / (outWidth * outHeight);
  for (let window = 0; window < count; window++) {
    const left = column * strideX - beforeX;
    for (let ky = 0; ky < sizeY; ky++) {
      const y = row * strideY - beforeY + ky * dilationY;
      const inside = y >= 0 && y < height;
      const cells = image + <usize>((index * height + y) * width + left) * cell;
      if (dilationX == 1) {
        const first = max(-left, 0);
        move(back, inside, cells, matrix, cell, min(first, sizeX), max(first, min(sizeX, width - left)), sizeX);
      } else {
        for (let kx = 0; kx < sizeX; kx++) {
          const x = kx * dilationX;
          const within = inside && left + x >= 0 && left + x < width;
          move(back, within, cells + <usize>x * cell, matrix + <usize>kx * cell, cell, 0, 1, 1);
        }
      }
      matrix += line;
    }
    if (++column == outWidth) {
      column = 0;
      if (++row == outHeight) {
        row = 0;
        index++;
      }
    }
  }
}

/** Moves cells `first` to `end` of a line of `count`, from the image or back; the others are outside it. */
@inline
function move(back: bool, inside: bool, cells: usize, line: usize, cell: usize, first: i32, end: i32, count: i32): void {
  const before = <usize>first * cell;
  if (back) {
    if (inside && end > first) add(line + before, cells + before, <usize>(end - first) * cell);
  } else if (inside && end > first) {
    clear(line, before);
    copy(cells + before, line + before, <usize>(end - first) * cell);
    clear(line + <usize>end * cell, <usize>(count - end) * cell);
  } else clear(line, <usize>count * cell);
}

/** Adds the bias to rows of y and cuts off below 0; NaN stays. */
function finish(y: usize, bias: usize, rows: i32, filters: i32, relu: bool): void {
  if (bias == 0 && !relu) return;
  const bytes = <usize>filters << 2;
  for (let row = 0; row < rows; row++) {
    let f: usize = 0;
    for (; f + 16 <= bytes; f += 16) {
      let value = v128.load(y + f);
      if (bias != 0) value = f32x4.add(value, v128.load(bias + f));
      if (relu) value = v128.andnot(value, f32x4.le(value, f32x4.splat(0)));
      v128.store(y + f, value);
    }
    for (; f < bytes; f += 4) {
      let value = load<f32>(y + f);
      if (bias != 0) value += load<f32>(bias + f);
      if (relu && value <= 0) value = 0;
      store<f32>(y + f, value);
    }
    y += bytes;
  }
}

// Runs of a window are short: a call of memory.copy would cost more than the copy.

@inline
function copy(source: usize, target: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(target + i, v128.load(source + i));
  if (bytes & 8) {
    store<u64>(target + i, load<u64>(source + i));
    i += 8;
  }
  if (bytes & 4) store<u32>(target + i, load<u32>(source + i));
}

@inline
function clear(target: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(target + i, f32x4.splat(0));
  for (; i < bytes; i += 4) store<f32>(target + i, 0);
}

@inline
function add(source: usize, target: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(target + i, f32x4.add(v128.load(target + i), v128.load(source + i)));
  for (; i < bytes; i += 4) store<f32>(target + i, load<f32>(target + i) + load<f32>(source + i));
}
