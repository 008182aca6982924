/** Losses that may take outputs for logits, as those of Keras with `from_logits`. */
export const logitLosses: readonly string[] = [
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'binaryCrossentropy',
];

/** Outputs as such a loss compares them: softmax of each row of `width`, sigmoid of each output for the binary one. */
export function squash(loss: string, outputs: Float32Array, width: number): Float32Array {
  if (loss === 'binaryCrossentropy') return outputs.map((z) => 1 / (1 + Math.exp(-z)));
  const squashed = new Float32Array(outputs.length);
  for (let at = 0; at < outputs.length; at += width) {
    const row = outputs.subarray(at, at + width);
    const top = row.reduce((most, z) => Math.max(most, z), Number.NEGATIVE_INFINITY);
    const parts = Float64Array.from(row, (z) => Math.exp(z - top));
    const sum = parts.reduce((total, part) => total + part, 0);
    for (const [i, part] of parts.entries()) squashed[at + i] = part / sum;
  }
  return squashed;
}

/** Derivatives for squashed outputs become those for the outputs, where they lie. */
export function unsquashGradient(
  loss: string,
  squashed: Float32Array,
  gradient: Float32Array,
  width: number,
): void {
  if (loss === 'binaryCrossentropy') {
    for (const [i, p] of squashed.entries()) gradient[i] = gradient[i]! * p * (1 - p);
    return;
  }
  for (let at = 0; at < squashed.length; at += width) {
    let pull = 0;
    for (let i = at; i < at + width; i++) pull += squashed[i]! * gradient[i]!;
    for (let i = at; i < at + width; i++) gradient[i] = squashed[i]! * (gradient[i]! - pull);
  }
}
