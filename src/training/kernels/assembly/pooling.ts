// Images are [images, H, W, C]; a window's place is row · strideY − beforeY, column · strideX − beforeX.

/**
 * Max pooling and which cell each output took (row · W + column, int32). A NaN wins over every number and the first
 * of equals over later ones, so the index always lies inside the image.
 */
export function maxPool(
  x: usize, y: usize, indices: usize,
  images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32,
): void {
  const line = <usize>channels << 2;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = max(row * strideY - beforeY, 0);
      const bottom = min(row * strideY - beforeY + sizeY, height);
      for (let column = 0; column < outWidth; column++) {
        const left = max(column * strideX - beforeX, 0);
        const right = min(column * strideX - beforeX + sizeX, width);
        const corner = top * width + left;
        let c: usize = 0;
        for (; c + 16 <= line; c += 16) {
          let at = x + <usize>corner * line + c;
          let best = v128.load(at);
          let taken = i32x4.splat(corner);
          let start = taken;
          for (let i = top; i < bottom; i++) {
            let cell = start;
            let from = at;
            for (let j = left; j < right; j++) {
              const value = v128.load(from);
              const wins = v128.andnot(f32x4.eq(best, best), f32x4.le(value, best));
              best = v128.bitselect(value, best, wins);
              taken = v128.bitselect(cell, taken, wins);
              cell = i32x4.add(cell, i32x4.splat(1));
              from += line;
            }
            at += <usize>width * line;
            start = i32x4.add(start, i32x4.splat(width));
          }
          v128.store(y + c, best);
          v128.store(indices + c, taken);
        }
        for (; c < line; c += 4) {
          let taken = corner;
          let best = load<f32>(x + <usize>corner * line + c);
          for (let i = top; i < bottom; i++) {
            for (let j = left; j < right; j++) {
              const cell = i * width + j;
              const value = load<f32>(x + <usize>cell * line + c);
              if (best == best && !(value <= best)) {
                best = value;
                taken = cell;
              }
            }
          }
          store<f32>(y + c, best);
          store<i32>(indices + c, taken);
        }
        y += line;
        indices += line;
      }
    }
    x += address(height * width, channels, 0);
  }
}

/** y[image, place, c] = x[image, indices[image, place, c], c]. An index outside the image traps. */
export function gatherCells(
  x: usize, indices: usize, y: usize, images: i32, cells: i32, places: i32, channels: i32,
): void {
  for (let image = 0; image < images; image++) {
    for (let place = 0; place < places; place++) {
      for (let c = 0; c < channels; c++) {
        const cell = load<i32>(indices);
        if (<u32>cell >= <u32>cells) unreachable();
        store<f32>(y, load<f32>(x + address(cell, channels, c)));
        indices += 4;
        y += 4;
      }
    }
    x += address(cells, channels, 0);
  }
}

/** The gradient of `maxPool` and `gatherCells`: dx is cleared, then dx[image, indices[…], c] += dy. */
export function scatterCells(
  dy: usize, indices: usize, dx: usize, images: i32, cells: i32, places: i32, channels: i32,
): void {
  memory.fill(dx, 0, address(images * cells, channels, 0));
  for (let image = 0; image < images; image++) {
    for (let place = 0; place < places; place++) {
      for (let c = 0; c < channels; c++) {
        const cell = load<i32>(indices);
        if (<u32>cell >= <u32>cells) unreachable();
        const target = dx + address(cell, channels, c);
        store<f32>(target, load<f32>(target) + load<f32>(dy));
        indices += 4;
        dy += 4;
      }
    }
    dx += address(cells, channels, 0);
  }
}

/** Average pooling over the cells inside the image. */
export function averagePool(
  x: usize, y: usize,
  images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32,
): void {
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = max(row * strideY - beforeY, 0);
      const bottom = min(row * strideY - beforeY + sizeY, height);
      for (let column = 0; column < outWidth; column++) {
        const left = max(column * strideX - beforeX, 0);
        const right = min(column * strideX - beforeX + sizeX, width);
        const count = <f32>((bottom - top) * (right - left));
        let c = 0;
        for (; c + 4 <= channels; c += 4) {
          let sum = f32x4.splat(0);
          for (let i = top; i < bottom; i++) {
            for (let j = left; j < right; j++) {
              sum = f32x4.add(sum, v128.load(x + address(i * width + j, channels, c)));
            }
          }
          v128.store(y, f32x4.div(sum, f32x4.splat(count)));
          y += 16;
        }
        for (; c < channels; c++) {
          let sum: f32 = 0;
          for (let i = top; i < bottom; i++) {
            for (let j = left; j < right; j++) sum += load<f32>(x + address(i * width + j, channels, c));
          }
          store<f32>(y, sum / count);
          y += 4;
        }
      }
    }
    x += address(height * width, channels, 0);
  }
}

/** The gradient of `averagePool`: dx is cleared, then every cell gets its share of each window over it. */
export function spreadAverages(
  dy: usize, dx: usize,
  images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32,
): void {
  memory.fill(dx, 0, address(images * height * width, channels, 0));
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = max(row * strideY - beforeY, 0);
      const bottom = min(row * strideY - beforeY + sizeY, height);
      for (let column = 0; column < outWidth; column++) {
        const left = max(column * strideX - beforeX, 0);
        const right = min(column * strideX - beforeX + sizeX, width);
        const count = <f32>((bottom - top) * (right - left));
        for (let c = 0; c < channels; c++) {
          const share = load<f32>(dy) / count;
          for (let i = top; i < bottom; i++) {
            for (let j = left; j < right; j++) {
              const target = dx + address(i * width + j, channels, c);
              store<f32>(target, load<f32>(target) + share);
            }
          }
          dy += 4;
        }
      }
    }
    dx += address(height * width, channels, 0);
  }
}

/** Bytes from the start of an image to a value. */
// @ts-ignore: decorator
@inline
function address(cell: i32, channels: i32, c: i32): usize {
  return (<usize>cell * channels + c) << 2;
}
