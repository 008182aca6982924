import { labelsFor, losses } from '../training/losses.ts';
import type { LossName } from '../training/spec.ts';

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
  replicas: number,
): Float64Array {
  const { row, target } = losses[name];
  const targetWidth = target === 'index' ? 1 : (targetShape.at(-1) ?? 1);
  const count = targets.length / targetWidth;
  const width = outputs.length / count;
  const labels = labelsFor(name, targets, replicas);
  const perRow = count / (replicas * rows);
  const noGradient = new Float32Array(outputs.length);
  const result = new Float64Array(replicas * rows);
  for (let i = 0; i < count; i++) {
    const loss = row(outputs, i * width, labels, i * targetWidth, width, 0, noGradient);
    result[Math.floor(i / perRow)]! += loss / perRow;
  }
  return result;
}
