// One axis made `times` as long by linear interpolation, as TensorFlow 2 does: value j stands at (j + ½) / times − ½ of
// the old ones, held at the ends. x and dx are [outer, size, inner], y and dy [outer, size · times, inner].

/** Place of a new value among the old ones, below the first for the first half of the first one. */
@inline
function placeOf(j: i32, times: i32): f32 {
  return (<f32>j + 0.5) / <f32>times - 0.5;
}

export function stretch(x: usize, y: usize, outer: i32, size: i32, inner: i32, times: i32): void {
  const line = <usize>inner << 2;
  for (let o = 0; o < outer; o++, x += line * size) {
    for (let j = 0; j < size * times; j++) {
      const place = placeOf(j, times);
      const lower = f32.floor(place);
      const weight = place - lower;
      const low = x + <usize>max(<i32>lower, 0) * line;
      const high = x + <usize>min(<i32>lower + 1, size - 1) * line;
      for (let i: usize = 0; i < line; i += 4, y += 4) {
        const from = load<f32>(low + i);
        store<f32>(y, from + (load<f32>(high + i) - from) * weight);
      }
    }
  }
}

export function stretchGradient(dy: usize, dx: usize, outer: i32, size: i32, inner: i32, times: i32): void {
  const line = <usize>inner << 2;
  memory.fill(dx, 0, <usize>(outer * size) * line);
  for (let o = 0; o < outer; o++, dx += line * size) {
    for (let j = 0; j < size * times; j++) {
      const place = placeOf(j, times);
      const lower = f32.floor(place);
      const weight = place - lower;
      const low = dx + <usize>max(<i32>lower, 0) * line;
      const high = dx + <usize>min(<i32>lower + 1, size - 1) * line;
      for (let i: usize = 0; i < line; i += 4, dy += 4) {
        const d = load<f32>(dy);
        store<f32>(low + i, load<f32>(low + i) + d * (1 - weight));
        store<f32>(high + i, load<f32>(high + i) + d * weight);
      }
    }
  }
}
