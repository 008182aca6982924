import type { RawData } from '../../src/training/data.ts';
import type { DataSpec } from '../../src/training/spec.ts';

type Step = DataSpec['preprocessing'][number];

/** x · factor + offset, one pair per index of the last input axis (column, channel or series). */
interface Affine {
  readonly factor: Float64Array;
  readonly offset: Float64Array;
}

/**
 * The preprocessing of a program as a function on data: statistics are those of `train` and stay fixed, whatever
 * the function is later given. A column without spread is only shifted.
 */
export function fitPreprocessing(steps: readonly Step[], train: RawData): (data: RawData) => RawData {
  const fitted: Affine[] = [];
  let current = train;
  for (const step of steps) {
    const affine = fitStep(step, current);
    fitted.push(affine);
    current = applyAffine(current, affine);
  }
  return (data) => fitted.reduce(applyAffine, data);
}

/** The way back from what `fitPreprocessing` gives to the units of the source; what a factor of 0 took away stays away. */
export function undoPreprocessing(steps: readonly Step[], train: RawData): (data: RawData) => RawData {
  const fitted: Affine[] = [];
  let current = train;
  for (const step of steps) {
    const affine = fitStep(step, current);
    fitted.push(invert(affine));
    current = applyAffine(current, affine);
  }
  return (data) => fitted.reduceRight(applyAffine, data);
}

function invert({ factor, offset }: Affine): Affine {
  const inverse = factor.map((f) => (f === 0 ? 0 : 1 / f));
  return { factor: inverse, offset: offset.map((shift, i) => -shift * inverse[i]!) };
}

function fitStep(step: Step, train: RawData): Affine {
  const width = train.inputShape.at(-1) ?? 1;
  const factor = new Float64Array(width);
  const offset = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    const [a, b] = fitColumn(step, train.inputs, column, width);
    factor[column] = a;
    offset[column] = b;
  }
  return { factor, offset };
}

function fitColumn(
  step: Step,
  inputs: Float32Array,
  column: number,
  width: number,
): readonly [number, number] {
  if (step.kind === 'rescale') return [step.factor, step.offset];
  if (step.kind === 'minMax') {
    const [low, high] = range(inputs, column, width);
    const factor = high > low ? 1 / (high - low) : 1;
    return [factor, -low * factor];
  }
  const [centre, sd] = moments(inputs, column, width);
  const factor = sd > 0 ? 1 / sd : 1;
  return [factor, -centre * factor];
}

function range(values: Float32Array, column: number, width: number): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = column; i < values.length; i += width) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}

/** Mean and population standard deviation (divisor n, as scikit-learn's StandardScaler). */
function moments(values: Float32Array, column: number, width: number): readonly [number, number] {
  const n = values.length / width;
  let total = 0;
  for (let i = column; i < values.length; i += width) total += values[i]!;
  const centre = total / n;
  let squares = 0;
  for (let i = column; i < values.length; i += width) squares += (values[i]! - centre) ** 2;
  return [centre, Math.sqrt(squares / n)];
}

function applyAffine(data: RawData, { factor, offset }: Affine): RawData {
  const inputs = new Float32Array(data.inputs.length);
  for (let i = 0, column = 0; i < inputs.length; i++) {
    inputs[i] = data.inputs[i]! * factor[column]! + offset[column]!;
    column = column + 1 === factor.length ? 0 : column + 1;
  }
  return { ...data, inputs };
}
