/** What 0 and 1 stand for in each column (index of the last input axis) of what a network was trained on. */
export interface UnitScale {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** The smallest and the largest value of each column; a column without spread stands for its value at 0. */
export function fitUnitScale(inputs: Float32Array, columns: number): UnitScale {
  const low = new Float32Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < inputs.length; i++) {
    const column = i % columns;
    low[column] = Math.min(low[column]!, inputs[i]!);
    high[column] = Math.max(high[column]!, inputs[i]!);
  }
  return { low, high };
}

/** Into the unit cube; what lies outside the scale's range is put on its face. */
export function toUnit(inputs: Float32Array, { low, high }: UnitScale): Float32Array {
  return inputs.map((value, i) => {
    const column = i % low.length;
    const span = high[column]! - low[column]!;
    return span === 0 ? 0 : Math.min(1, Math.max(0, (value - low[column]!) / span));
  });
}

/** Back to what the network was trained on. */
export function fromUnit(inputs: Float32Array, { low, high }: UnitScale): Float32Array {
  return inputs.map((value, i) => {
    const column = i % low.length;
    return low[column]! + value * (high[column]! - low[column]!);
  });
}
