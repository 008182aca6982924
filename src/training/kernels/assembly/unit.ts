/** y = rows of `size` floats over their length, which counts as at least √ε; `scales` keeps what each row was multiplied by. */
export function normaliseLength(x: usize, y: usize, scales: usize, rows: i32, size: i32, epsilon: f64): void {
  for (let row = 0; row < rows; row++) {
    let squares: f64 = 0;
    for (let i: usize = 0, end = <usize>size << 2; i < end; i += 4) {
      const value = <f64>load<f32>(x + i);
      squares += value * value;
    }
    // Not max(): a NaN stays.
    const scale = <f32>(1 / sqrt<f64>(squares < epsilon ? epsilon : squares));
    store<f32>(scales, scale);
    scales += 4;
    for (let i = 0; i < size; i++, x += 4, y += 4) store<f32>(y, load<f32>(x) * scale);
  }
}

/** dx = (dy − y Σ dy y) · scale; a row shorter than √ε was only multiplied by a constant. */
export function normaliseLengthGradient(
  y: usize, dy: usize, scales: usize, dx: usize, rows: i32, size: i32, epsilon: f64,
): void {
  const longest = <f32>(1 / sqrt<f64>(epsilon));
  for (let row = 0; row < rows; row++) {
    const scale = load<f32>(scales);
    scales += 4;
    let along: f64 = 0;
    if (scale != longest) {
      for (let i: usize = 0, end = <usize>size << 2; i < end; i += 4) along += <f64>(load<f32>(y + i) * load<f32>(dy + i));
    }
    for (let i = 0; i < size; i++, y += 4, dy += 4, dx += 4) {
      store<f32>(dx, (load<f32>(dy) - load<f32>(y) * <f32>along) * scale);
    }
  }
}
