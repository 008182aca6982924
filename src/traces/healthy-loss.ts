import { mean } from '../lib/stats.ts';
import type { DataSet } from '../training/data.ts';
import { labelsFor, losses } from '../training/losses.ts';
import type { LossName, ProgramSpec } from '../training/spec.ts';

/** Targets of one or more replicas, flat; a `DataSet` is one replica's. */
export interface Targets {
  /** Rows per replica. */
  readonly rows: number;
  readonly targetShape: readonly number[];
  readonly targets: Float32Array;
}

/**
 * ℓ of each data row (all replicas, row-major): the loss `name` of given outputs, no regularisation. Sequences of
 * outputs count by their mean.
 */
export function rowLosses(
  name: LossName,
  outputs: Float32Array,
  { rows, targetShape, targets }: Targets,
  replicas = 1,
): Float64Array {
  const { row, target } = losses[name];
  const { width, count } = lossRows(name, outputs, { rows, targetShape, targets });
  const labels = labelsFor(name, targets, replicas);
  const targetWidth = target === 'index' ? 1 : width;
  const perRow = count / (replicas * rows);
  const noGradient = new Float32Array(outputs.length);
  const result = new Float64Array(replicas * rows);
  for (let i = 0; i < count; i++) {
    const loss = row(outputs, i * width, labels, i * targetWidth, width, 0, noGradient);
    result[Math.floor(i / perRow)]! += loss / perRow;
  }
  return result;
}

/** How many outputs a loss takes at once, and how many times. */
function lossRows(name: LossName, outputs: Float32Array, { targetShape, targets }: Targets) {
  const isIndex = losses[name].target === 'index';
  const width = isIndex ? outputs.length / targets.length : (targetShape.at(-1) ?? 1);
  const count = isIndex ? targets.length : targets.length / width;
  if (count * width !== outputs.length || !Number.isInteger(width)) {
    throw new Error(`${outputs.length} outputs do not fit ${targets.length} targets`);
  }
  return { width, count };
}

/**
 * The healthy program's metric on its test part: share of right answers, or R² averaged over outputs. Null where an
 * output is not finite.
 */
export function scoreOutputs(program: ProgramSpec, outputs: Float32Array, test: DataSet): number | null {
  if (!outputs.every(Number.isFinite)) return null;
  const value =
    program.healthy.metric === 'r2' ? explainedShare(outputs, test) : accuracy(program, outputs, test);
  return Number.isFinite(value) ? value : null;
}

function explainedShare(outputs: Float32Array, { rows, targets }: DataSet): number {
  const width = targets.length / rows;
  const shares = Array.from({ length: width }, (_, column) => {
    const own = targets.filter((_, i) => i % width === column);
    const guesses = outputs.filter((_, i) => i % width === column);
    const centre = mean(own);
    const residual = own.reduce((total, value, i) => total + (guesses[i]! - value) ** 2, 0);
    return 1 - residual / own.reduce((total, value) => total + (value - centre) ** 2, 0);
  });
  return mean(shares);
}

function accuracy(program: ProgramSpec, outputs: Float32Array, test: DataSet): number {
  const { targets } = test;
  if (program.data.target === 'binary' || program.data.target === 'multiHot') {
    const threshold = losses[program.loss].signsLabels ? 0 : 0.5;
    return share(targets.length, (i) => outputs[i]! > threshold === targets[i]! > 0.5);
  }
  const isIndex = program.data.target === 'index';
  const { width, count } = lossRows(program.loss, outputs, test);
  return share(
    count,
    (i) => largest(outputs, i, width) === (isIndex ? targets[i] : largest(targets, i, width)),
  );
}

function share(count: number, holds: (i: number) => boolean): number {
  let held = 0;
  for (let i = 0; i < count; i++) if (holds(i)) held++;
  return held / count;
}

/** Place of the first largest of `width` values. */
function largest(values: Float32Array, row: number, width: number): number {
  const own = values.subarray(row * width, (row + 1) * width);
  return own.indexOf(Math.max(...own));
}

/**
 * L_ref: the loss of the best constant output for these targets. For distributions the best of the class shares and
 * the largest class; for values each output is searched by itself, all of these losses being separable and convex.
 * @param width outputs per row of the loss
 */
export function constantLoss(name: LossName, data: Targets, width: number): number {
  const labels = labelsFor(name, data.targets, 1);
  const lossOf = (constant: readonly number[]) => {
    const outputs = new Float32Array(
      (losses[name].target === 'index' ? labels.length : labels.length / width) * width,
    );
    return mean(
      rowLosses(
        name,
        outputs.map((_, i) => constant[i % width]!),
        data,
      ),
    );
  };
  if (losses[name].target === 'values') return lossOf(bestValues(labels, width, lossOf));
  const shares = classShares(labels, width, losses[name].target === 'index');
  const majority = shares.map((_, i) => (i === shares.indexOf(Math.max(...shares)) ? 1 : 0));
  return Math.min(lossOf(shares), lossOf(majority));
}

function classShares(labels: Float32Array, width: number, isIndex: boolean): number[] {
  const shares = new Array<number>(width).fill(0);
  const count = isIndex ? labels.length : labels.length / width;
  for (const [i, label] of labels.entries())
    shares[isIndex ? label : i % width]! += (isIndex ? 1 : label) / count;
  return shares;
}

function bestValues(
  labels: Float32Array,
  width: number,
  lossOf: (constant: readonly number[]) => number,
): number[] {
  const best = Array.from({ length: width }, (_, column) =>
    mean(labels.filter((_, i) => i % width === column)),
  );
  for (let column = 0; column < width; column++) {
    const own = labels.filter((_, i) => i % width === column);
    const lossAt = (value: number) => lossOf(best.with(column, value));
    best[column] = minimise(lossAt, Math.min(...own), Math.max(...own));
  }
  return best;
}

/** Golden-section search; 40 narrowings leave 4·10⁻⁹ of the interval. */
function minimise(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  for (let i = 0; i < 40; i++) {
    const left = b - ratio * (b - a);
    const right = a + ratio * (b - a);
    if (f(left) <= f(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
}
