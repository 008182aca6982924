/**
 * Rows of a table per replica: y[r, i] = table[r, ids[r, i]], rows of `width` floats. An id outside the table, or
 * NaN, gives a row of NaN. Ids are float32, truncated towards zero.
 */
export function embedRows(
  table: usize, ids: usize, y: usize, replicas: i32, picked: i32, vocabulary: i32, width: i32,
): void {
  const bytes = <usize>width << 2;
  for (let r = 0; r < replicas; r++) {
    for (let i = 0; i < picked; i++) {
      const id = load<f32>(ids);
      if (id > -1 && id < <f32>vocabulary) memory.copy(y, table + <usize>(<i32>id) * bytes, bytes);
      else for (let d: usize = 0; d < bytes; d += 4) store<f32>(y + d, f32.NaN);
      ids += 4;
      y += bytes;
    }
    table += <usize>vocabulary * bytes;
  }
}

/** The gradient of `embedRows`: dTable is cleared, then rows are added in the order of the ids. */
export function addRows(
  dy: usize, ids: usize, dTable: usize, replicas: i32, picked: i32, vocabulary: i32, width: i32,
): void {
  const bytes = <usize>width << 2;
  memory.fill(dTable, 0, <usize>replicas * vocabulary * bytes);
  for (let r = 0; r < replicas; r++) {
    for (let i = 0; i < picked; i++) {
      const id = load<f32>(ids);
      if (id > -1 && id < <f32>vocabulary) {
        const row = dTable + <usize>(<i32>id) * bytes;
        for (let d: usize = 0; d < bytes; d += 4) store<f32>(row + d, load<f32>(row + d) + load<f32>(dy + d));
      }
      ids += 4;
      dy += bytes;
    }
    dTable += <usize>vocabulary * bytes;
  }
}
