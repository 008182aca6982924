/** y [rows, channels] = Σ x mask / Σ mask over the steps of x [rows, steps, channels]; `total` keeps Σ mask of each row. */
export function maskedMean(x: usize, mask: usize, total: usize, y: usize, rows: i32, steps: i32, channels: i32): void {
  const line = <usize>channels << 2;
  for (let row = 0; row < rows; row++, x += line * steps, mask += <usize>steps << 2, total += 4) {
    let sum: f64 = 0;
    for (let t: usize = 0; t < <usize>steps; t++) sum += <f64>load<f32>(mask + (t << 2));
    store<f32>(total, <f32>sum);
    for (let c: usize = 0; c < line; c += 4, y += 4) {
      let weighted: f64 = 0;
      for (let t: usize = 0, at = x + c; t < <usize>steps; t++, at += line) {
        weighted += <f64>(load<f32>(at) * load<f32>(mask + (t << 2)));
      }
      store<f32>(y, <f32>(weighted / sum));
    }
  }
}

/** dx = dy mask / Σ mask. */
export function maskedMeanGradient(
  dy: usize, mask: usize, total: usize, dx: usize, rows: i32, steps: i32, channels: i32,
): void {
  for (let row = 0; row < rows; row++, dy += <usize>channels << 2, total += 4) {
    const sum = load<f32>(total);
    for (let t = 0; t < steps; t++, mask += 4) {
      const share = load<f32>(mask) / sum;
      for (let c: usize = 0; c < <usize>channels; c++, dx += 4) store<f32>(dx, load<f32>(dy + (c << 2)) * share);
    }
  }
}
