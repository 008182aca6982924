/**
 * Copies rows picked per replica: output[r, b] = data[r or 0, indices[r, b]], rows of `rowBytes` bytes.
 * `dataStride` is the distance of replicas in data in bytes, 0 where all share it. An index outside the data traps.
 */
export function gatherRows(
  data: usize, indices: usize, output: usize,
  replicas: i32, picked: i32, rows: i32, rowBytes: usize, dataStride: usize,
): void {
  for (let r = 0; r < replicas; r++) {
    for (let b = 0; b < picked; b++) {
      const row = load<u32>(indices);
      if (row >= <u32>rows) unreachable();
      memory.copy(output, data + <usize>row * rowBytes, rowBytes);
      indices += 4;
      output += rowBytes;
    }
    data += dataStride;
  }
}
