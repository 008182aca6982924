import { finiteOrNull, mean } from '../../statistics/descriptive.ts';
import { sizeOf } from '../../training/data.ts';
import type { Committee, LabelledInputs } from '../contract.ts';
import type { LedgerRow } from '../ledger.ts';
import { isFault, type MeasureFrame } from '../measures.ts';
import { copyRows, labelInputs } from '../rows.ts';
import { l2Distance, ssim } from './similarity.ts';

/** One way to say how far apart two inputs are. */
export interface DistanceView {
  readonly id: string;
  readonly title: string;
  /** A function of two rows of these inputs. */
  open(inputs: Float32Array): (i: number, j: number) => number;
  /** Values of one row of the inputs. */
  readonly rowSize: number;
}

/**
 * Features of a committee, Euclidean: stands in for LPIPS, whose authors find that deep features of any
 * trained network agree with people (arXiv 1801.03924). Never of the network under test.
 */
export function featureDistance(committee: Committee, inputShape: readonly number[]): DistanceView {
  const rowSize = sizeOf(inputShape);
  return {
    id: 'features',
    title: 'distance in the features of the committee',
    rowSize,
    open(inputs) {
      const features = committee.features(inputs);
      return betweenRows(features, (features.length / inputs.length) * rowSize, l2Distance);
    },
  };
}

/** Pixels, Euclidean. */
export function pixelDistance(inputShape: readonly number[]): DistanceView {
  return betweenPixels('l2', 'Euclidean distance of the pixels', inputShape, l2Distance);
}

function structuralDistance(inputShape: readonly number[]): DistanceView {
  const distance = (a: Float32Array, b: Float32Array) => 1 - ssim(a, b, inputShape);
  return betweenPixels('ssim', '1 − structural similarity', inputShape, distance);
}

function betweenPixels(
  id: string,
  title: string,
  inputShape: readonly number[],
  distance: (a: Float32Array, b: Float32Array) => number,
): DistanceView {
  const rowSize = sizeOf(inputShape);
  return { id, title, rowSize, open: (inputs) => betweenRows(inputs, rowSize, distance) };
}

/** All views that inputs of the shape have: structure is seen in images only. */
export function distanceViews(committee: Committee, inputShape: readonly number[]): DistanceView[] {
  const views = [featureDistance(committee, inputShape), pixelDistance(inputShape)];
  return inputShape.length === 3 ? [...views, structuralDistance(inputShape)] : views;
}

/** Distance of each row of `inputs` to the same row of `seeds`. */
export function distancesToSeeds(view: DistanceView, inputs: Float32Array, seeds: Float32Array): number[] {
  if (inputs.length !== seeds.length) throw new Error('every input has one seed');
  if (inputs.length === 0) return [];
  const both = new Float32Array(2 * inputs.length);
  both.set(inputs);
  both.set(seeds, inputs.length);
  const between = view.open(both);
  const rows = inputs.length / view.rowSize;
  return Array.from({ length: rows }, (_, row) => between(row, rows + row));
}

/** Rows of a class that are compared with each other, which bounds time. */
const mostPerClass = 40;

/** Per class, the mean distance between two of its inputs, of its first 40; NaN where it has fewer than two. */
function spreadsByClass(view: DistanceView, data: LabelledInputs): number[] {
  const rows = rowsByClass(data);
  const between = view.open(copyRows(data.inputs, view.rowSize, rows.flat()));
  let first = 0;
  return rows.map((own) => {
    const start = first;
    first += own.length;
    return meanOfPairs(own.length, (i, j) => between(start + i, start + j));
  });
}

/** Mean of those spreads, over the classes that have one; NaN where none has. */
export function spreadWithinClasses(view: DistanceView, data: LabelledInputs): number {
  return meanSpread(spreadsByClass(view, data));
}

/** Mean over the classes that have a spread; NaN where none has. */
function meanSpread(spreads: readonly number[]): number {
  return mean(spreads.filter((spread) => !Number.isNaN(spread)));
}

/** The spread of made inputs as a ratio to that of real ones: 1 where both are as diverse, 0 after a collapse. */
export function diversityRatio(view: DistanceView, made: LabelledInputs, real: LabelledInputs): number {
  return spreadWithinClasses(view, made) / spreadWithinClasses(view, real);
}

function rowsByClass({ labels, classes }: LabelledInputs): number[][] {
  const rows = Array.from({ length: classes }, (): number[] => []);
  labels.forEach((label, row) => {
    if (rows[label]!.length < mostPerClass) rows[label]!.push(row);
  });
  return rows;
}

function meanOfPairs(count: number, between: (i: number, j: number) => number): number {
  const distances: number[] = [];
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) distances.push(between(i, j));
  return mean(distances);
}

/** A function of two rows of a flat table. */
export function betweenRows(
  values: Float32Array,
  width: number,
  distance: (a: Float32Array, b: Float32Array) => number,
): (i: number, j: number) => number {
  const row = (i: number) => values.subarray(i * width, (i + 1) * width);
  return (i, j) => distance(row(i), row(j));
}

/**
 * Measures by a view how diverse the faults by any margin among rows are, and the same as a ratio to real
 * inputs of their classes, which are measured once. Null where no class has two faults.
 */
export function openFaultDiversity(
  view: DistanceView,
  real: LabelledInputs,
): (rows: readonly LedgerRow[]) => Pick<MeasureFrame, 'diversity' | 'diversityToReal'> {
  let ofReal: number[] | undefined;
  return (rows) => {
    const faults = rows.filter((row) => isFault(row, 0));
    if (faults.length === 0) return { diversity: null, diversityToReal: null };
    const spreads = spreadsByClass(view, labelInputs(real, faults));
    const diversity = finiteOrNull(meanSpread(spreads));
    if (diversity === null) return { diversity, diversityToReal: null };
    ofReal ??= spreadsByClass(view, real);
    const beside = ofReal.filter((_, label) => !Number.isNaN(spreads[label]!));
    return { diversity, diversityToReal: diversity / meanSpread(beside) };
  };
}
