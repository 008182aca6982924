/** One way to say how strange an input is. */
export interface Scorer {
  readonly id: string;
  /** One per row, from 0; the higher, the stranger. @throws InputError `input-shape`, `input-range`. */
  scores(inputs: Float32Array): Float64Array;
  dispose(): void;
}
