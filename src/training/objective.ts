import { InputError } from '../lib/errors.ts';
import { sizeOf } from './data.ts';
import { evaluateLoss, losses } from './losses.ts';
import type { LossName, ProgramSpec } from './spec.ts';

/** Outputs and targets of all replicas, `[R, B, …]`, flat and row-major. */
export interface Judged {
  readonly replicas: number;
  readonly predictions: Float32Array;
  readonly targets: Float32Array;
}

export interface LossesAndSlopes {
  /** Mean loss per replica. */
  readonly losses: Float32Array;
  /** Its derivative for every prediction. */
  readonly gradient: Float32Array;
}

/** What the outputs of R runs of one graph are compared by. Computed on the host, the same on every backend. */
export interface Objective {
  /** @param gradient where the derivatives are written; a new array where left out */
  evaluate(judged: Judged, gradient?: Float32Array<ArrayBuffer>): LossesAndSlopes;
}

/** One output and what it is compared by. */
interface Part {
  readonly loss: LossName;
  readonly weight: number;
  /** Outputs of one distribution or vector: the last axis. */
  readonly width: number;
  /** Values per row: of the outputs, and of their targets. */
  readonly size: number;
  readonly targetSize: number;
}

/**
 * The objective of runs of one graph.
 * @param specs one per replica; they agree in what `graphKey` keeps
 * @param outputShapes of `Network.outputShapes`
 */
export function createObjective(
  specs: readonly ProgramSpec[],
  outputShapes: readonly (readonly number[])[],
): Objective {
  const parts = partsOf(specs[0]!, outputShapes);
  const [only] = parts;
  return {
    evaluate: (judged, gradient = new Float32Array(judged.predictions.length)) =>
      parts.length === 1 && only!.weight === 1
        ? evaluatePart(only!, judged, gradient)
        : evaluateParts(parts, judged, gradient),
  };
}

/**
 * @param targetShape of one row
 * @throws InputError `target-shape` where the outputs and the targets cannot be compared.
 */
export function checkTargets(
  spec: ProgramSpec,
  outputShapes: readonly (readonly number[])[],
  targetShape: readonly number[],
): void {
  const parts = partsOf(spec, outputShapes);
  const need = parts.reduce((sum, { targetSize }) => sum + targetSize, 0);
  const value = sizeOf(targetShape);
  if (value === need) return;
  const words = parts.map(
    ({ loss }, i) => `${loss} compares outputs of shape [${outputShapes[i]!.join(', ')}]`,
  );
  throw new InputError('target-shape', {
    rule: `${words.join(', ')} with their targets`,
    need: `${need} target values per row`,
    value,
    remedy: 'Change the last layer, the loss, or the encoding of the targets.',
  });
}

function partsOf(spec: ProgramSpec, outputShapes: readonly (readonly number[])[]): Part[] {
  return outputShapes.map((shape, i) => {
    const { loss = spec.loss, weight = 1 } = spec.outputs?.[i] ?? {};
    const size = sizeOf(shape);
    const width = shape.at(-1) ?? 1;
    return { loss, weight, width, size, targetSize: losses[loss].target === 'index' ? size / width : size };
  });
}

/** Every axis between the first and the last counts as rows. */
function evaluatePart(
  { loss, width }: Part,
  { replicas, predictions, targets }: Judged,
  gradient = new Float32Array(predictions.length),
): LossesAndSlopes {
  const rows = predictions.length / (replicas * width);
  return evaluateLoss(loss, { replicas, rows, width, predictions, targets }, gradient);
}

/** The weighted sum of all parts, which lie beside each other in each row. */
function evaluateParts(
  parts: readonly Part[],
  { replicas, predictions, targets }: Judged,
  gradient: Float32Array,
): LossesAndSlopes {
  const [columns, targetColumns] = [total(parts, 'size'), total(parts, 'targetSize')];
  const sum = new Float64Array(replicas);
  let [start, targetStart] = [0, 0];
  for (const part of parts) {
    const own = evaluatePart(part, {
      replicas,
      predictions: takeColumns(predictions, columns, start, part.size),
      targets: takeColumns(targets, targetColumns, targetStart, part.targetSize),
    });
    own.losses.forEach((loss, r) => {
      sum[r]! += part.weight * loss;
    });
    own.gradient.forEach((slope, i) => {
      const row = Math.floor(i / part.size);
      gradient[row * columns + start + (i - row * part.size)] = part.weight * slope;
    });
    start += part.size;
    targetStart += part.targetSize;
  }
  return { losses: Float32Array.from(sum), gradient };
}

function total(parts: readonly Part[], field: 'size' | 'targetSize'): number {
  return parts.reduce((sum, part) => sum + part[field], 0);
}

function takeColumns(values: Float32Array, columns: number, start: number, width: number): Float32Array {
  const rows = values.length / columns;
  const taken = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    taken.set(values.subarray(row * columns + start, row * columns + start + width), row * width);
  }
  return taken;
}
