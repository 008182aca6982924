// x is [replicas, images, H, W, C], the kernel [replicas, kh, kw, C, M], y and dy [replicas, images, H', W', C · M]:
// output o is of channel o / M alone, and its weight in a cell of the window is the o-th there.

/** y = each channel of x convolved with its own M kernels, plus the bias (none at address 0). */
export function depthwiseConvolve(
  x: usize, kernel: usize, bias: usize, y: usize,
  replicas: i32, images: i32, height: i32, width: i32, channels: i32, multiplier: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32, dilationY: i32, dilationX: i32,
): void {
  const outputs = channels * multiplier;
  const image = <usize>(height * width * channels) << 2;
  for (let r = 0; r < replicas; r++) {
    for (let i = 0; i < images; i++, x += image) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++, y += <usize>outputs << 2) {
          if (bias == 0) memory.fill(y, 0, <usize>outputs << 2);
          else memory.copy(y, bias, <usize>outputs << 2);
          for (let ky = 0; ky < sizeY; ky++) {
            const cellY = row * strideY - beforeY + ky * dilationY;
            if (cellY < 0 || cellY >= height) continue;
            for (let kx = 0; kx < sizeX; kx++) {
              const cellX = column * strideX - beforeX + kx * dilationX;
              if (cellX < 0 || cellX >= width) continue;
              const cell = x + (<usize>((cellY * width + cellX) * channels) << 2);
              addProducts(cell, kernel + (<usize>((ky * sizeX + kx) * outputs) << 2), y, channels, multiplier);
            }
          }
        }
      }
    }
    kernel += <usize>(sizeY * sizeX * outputs) << 2;
    if (bias != 0) bias += <usize>outputs << 2;
  }
}

/** y[c, m] += x[c] · weights[c, m]. */
@inline
function addProducts(x: usize, weights: usize, y: usize, channels: i32, multiplier: i32): void {
  let c = 0;
  if (multiplier == 1) {
    for (; c + 4 <= channels; c += 4, x += 16, weights += 16, y += 16) {
      v128.store(y, f32x4.add(v128.load(y), f32x4.mul(v128.load(x), v128.load(weights))));
    }
  }
  for (; c < channels; c++, x += 4) {
    for (let m = 0; m < multiplier; m++, weights += 4, y += 4) {
      store<f32>(y, load<f32>(y) + load<f32>(x) * load<f32>(weights));
    }
  }
}

/** Gradients of `depthwiseConvolve` for its images and its kernel. */
export function depthwiseGradient(
  x: usize, kernel: usize, dy: usize, dx: usize, dKernel: usize,
  replicas: i32, images: i32, height: i32, width: i32, channels: i32, multiplier: i32, outHeight: i32, outWidth: i32,
  sizeY: i32, sizeX: i32, strideY: i32, strideX: i32, beforeY: i32, beforeX: i32, dilationY: i32, dilationX: i32,
): void {
  const outputs = channels * multiplier;
  const image = <usize>(height * width * channels) << 2;
  const kernelBytes = <usize>(sizeY * sizeX * outputs) << 2;
  memory.fill(dx, 0, <usize>(replicas * images) * image);
  memory.fill(dKernel, 0, <usize>replicas * kernelBytes);
  for (let r = 0; r < replicas; r++) {
    for (let i = 0; i < images; i++, x += image, dx += image) {
      for (let row = 0; row < outHeight; row++) {
        for (let column = 0; column < outWidth; column++, dy += <usize>outputs << 2) {
          for (let ky = 0; ky < sizeY; ky++) {
            const cellY = row * strideY - beforeY + ky * dilationY;
            if (cellY < 0 || cellY >= height) continue;
            for (let kx = 0; kx < sizeX; kx++) {
              const cellX = column * strideX - beforeX + kx * dilationX;
              if (cellX < 0 || cellX >= width) continue;
              const cell = <usize>((cellY * width + cellX) * channels) << 2;
              const place = <usize>((ky * sizeX + kx) * outputs) << 2;
              addGradients(x + cell, kernel + place, dy, dx + cell, dKernel + place, channels, multiplier);
            }
          }
        }
      }
    }
    kernel += kernelBytes;
    dKernel += kernelBytes;
  }
}

/** dx[c] += Σ dy[c, m] · weights[c, m], dWeights[c, m] += x[c] · dy[c, m]. */
@inline
function addGradients(
  x: usize, weights: usize, dy: usize, dx: usize, dWeights: usize, channels: i32, multiplier: i32,
): void {
  let c = 0;
  if (multiplier == 1) {
    for (; c + 4 <= channels; c += 4, x += 16, dx += 16, weights += 16, dWeights += 16, dy += 16) {
      const d = v128.load(dy);
      v128.store(dx, f32x4.add(v128.load(dx), f32x4.mul(d, v128.load(weights))));
      v128.store(dWeights, f32x4.add(v128.load(dWeights), f32x4.mul(d, v128.load(x))));
    }
  }
  for (; c < channels; c++, x += 4, dx += 4) {
    for (let m = 0; m < multiplier; m++, weights += 4, dWeights += 4, dy += 4) {
      const d = load<f32>(dy);
      store<f32>(dx, load<f32>(dx) + d * load<f32>(weights));
      store<f32>(dWeights, load<f32>(dWeights) + d * load<f32>(x));
    }
  }
}
