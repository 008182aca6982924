import { InputError } from '../lib/errors.ts';
import { sizeOf } from './data.ts';
import { evaluateLoss, losses, type RowSum } from './losses.ts';
import { squash, unsquashGradient } from './practice/logits.ts';
import type { ObjectiveSpec } from './practice/objective-specs.ts';
import { rowShares, smoothTargets } from './practice/row-shares.ts';
import type { LossName, ProgramSpec } from './spec.ts';

/** Outputs and targets of all replicas, `[R, B, …]`, flat and row-major. */
export interface Judged {
  readonly replicas: number;
  readonly predictions: Float32Array;
  readonly targets: Float32Array;
  /** A mini-batch that is trained on: here alone rows may weigh differently. */
  readonly training?: {
    /** `R × B`; left out where the rows of all replicas count alike. */
    readonly rowWeights?: Float32Array;
  };
}

interface LossesAndSlopes {
  /** Per replica: the mean of its rows, or how else its objective adds them up. */
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

/** What of a program says how it is compared; the batch size where its objective adds rows up instead of averaging them. */
type ComparedSpec = Pick<ProgramSpec, 'loss' | 'outputs'> &
  Partial<Pick<ProgramSpec, 'objective' | 'batchSize'>>;

/**
 * The objective of runs of one graph.
 * @param specs one per replica; they agree in what `graphKey` keeps
 * @param outputShapes of `Network.outputShapes`
 */
export function createObjective(
  specs: readonly ComparedSpec[],
  outputShapes: readonly (readonly number[])[],
): Objective {
  const parts = partsOf(specs[0]!, outputShapes);
  const [only] = parts;
  const evaluatePart = partEvaluator(specs);
  return {
    evaluate: (judged, gradient = new Float32Array(judged.predictions.length)) =>
      parts.length === 1 && only!.weight === 1
        ? evaluatePart(only!, judged, gradient)
        : evaluateParts(parts, judged, gradient, evaluatePart),
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
  if (spec.objective?.broadcast === true) checkBroadcast(parts);
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

function checkBroadcast(parts: readonly Part[]): void {
  const part = parts.find(({ loss, size }) => size !== 1 || losses[loss].target !== 'values');
  if (part === undefined) return;
  throw new InputError('target-shape', {
    rule: 'objective.broadcast compares each output with the targets of all rows',
    need: 'outputs of one value per row, and a loss of single values',
    value: `${part.loss} of ${part.size} values`,
  });
}

/** What each output is compared by. */
export function partsOf(
  spec: Pick<ProgramSpec, 'loss' | 'outputs'>,
  outputShapes: readonly (readonly number[])[],
): Part[] {
  return outputShapes.map((shape, i) => {
    const { loss = spec.loss, weight = 1 } = spec.outputs?.[i] ?? {};
    const size = sizeOf(shape);
    const width = shape.at(-1) ?? 1;
    return { loss, weight, width, size, targetSize: losses[loss].target === 'index' ? size / width : size };
  });
}

type PartEvaluator = (part: Part, judged: Judged, gradient?: Float32Array<ArrayBuffer>) => LossesAndSlopes;

/** Evaluates one output of every replica; every axis between the first and the last counts as rows. */
function partEvaluator(specs: readonly ComparedSpec[]): PartEvaluator {
  const objectives = specs.map(({ objective = {} }) => objective);
  const plain = objectives.every((objective) => Object.keys(objective).length === 0);
  return ({ loss, width, size }, { replicas, predictions, targets, training }, gradient) => {
    const rows = predictions.length / (replicas * width);
    if (plain) return evaluateLoss(loss, { replicas, rows, width, predictions, targets }, gradient);
    const perRow = size / width;
    const rowWeights = training?.rowWeights;
    const sums = objectives.map((objective, r): RowSum => {
      const weights = rowWeights && spread(rowWeights.subarray((r * rows) / perRow), rows, perRow);
      const fullRows = (specs[r]!.batchSize ?? Number.NaN) * perRow;
      const shares = rowShares(objective, {
        ...{ rows, fullRows, training: training !== undefined },
        ...(weights && { weights }),
      });
      return { shares, broadcast: objective.broadcast === true };
    });
    const smoothed = smoothAll(objectives, targets, loss === 'categoricalCrossentropy' ? width : 2);
    const compared = squashAll(objectives, loss, predictions, width);
    const input = { replicas, rows, width, predictions: compared, targets: smoothed, sums };
    const found = evaluateLoss(loss, input, gradient);
    eachLogit(objectives, compared, found.gradient, (squashed, slopes) => {
      unsquashGradient(loss, squashed, slopes, width);
    });
    objectives.forEach((objective, r) => {
      inItsUnits(objective, r, found);
    });
    return found;
  };
}

/** Loss and slopes of one replica in the units of its objective. */
function inItsUnits(
  { scale = 1, offset = 0 }: ObjectiveSpec,
  replica: number,
  { losses, gradient }: LossesAndSlopes,
): void {
  if (scale === 1 && offset === 0) return;
  losses[replica] = losses[replica]! * scale + offset;
  const size = gradient.length / losses.length;
  for (let i = replica * size; i < (replica + 1) * size; i++) gradient[i] = gradient[i]! * scale;
}

/** Predictions, with those of the replicas whose loss takes them for logits squashed. */
function squashAll(
  objectives: readonly ObjectiveSpec[],
  loss: LossName,
  predictions: Float32Array,
  width: number,
): Float32Array {
  if (!objectives.some(({ takesLogits }) => takesLogits)) return predictions;
  const squashed = predictions.slice();
  eachLogit(objectives, predictions, squashed, (own, copy) => {
    copy.set(squash(loss, own, width));
  });
  return squashed;
}

/** Calls `use` with both parts of each replica whose loss takes outputs for logits. */
function eachLogit(
  objectives: readonly ObjectiveSpec[],
  a: Float32Array,
  b: Float32Array,
  use: (ofA: Float32Array, ofB: Float32Array) => void,
): void {
  const size = a.length / objectives.length;
  objectives.forEach(({ takesLogits }, r) => {
    if (takesLogits) use(a.subarray(r * size, (r + 1) * size), b.subarray(r * size, (r + 1) * size));
  });
}

/** The weights of data rows for each of the `perRow` rows of outputs they have. */
function spread(weights: Float32Array, rows: number, perRow: number): ArrayLike<number> {
  return perRow === 1
    ? weights
    : Float32Array.from({ length: rows }, (_, i) => weights[Math.floor(i / perRow)]!);
}

function smoothAll(
  objectives: readonly ObjectiveSpec[],
  targets: Float32Array,
  classes: number,
): Float32Array {
  if (objectives.every(({ labelSmoothing }) => labelSmoothing === undefined)) return targets;
  const smoothed = targets.slice();
  const size = targets.length / objectives.length;
  objectives.forEach(({ labelSmoothing }, r) => {
    if (labelSmoothing !== undefined)
      smoothTargets(smoothed.subarray(r * size, (r + 1) * size), labelSmoothing, classes);
  });
  return smoothed;
}

/** The weighted sum of all parts, which lie beside each other in each row. */
function evaluateParts(
  parts: readonly Part[],
  { predictions, targets, ...rest }: Judged,
  gradient: Float32Array,
  evaluatePart: PartEvaluator,
): LossesAndSlopes {
  const [columns, targetColumns] = [total(parts, 'size'), total(parts, 'targetSize')];
  const sum = new Float64Array(rest.replicas);
  let [start, targetStart] = [0, 0];
  for (const part of parts) {
    const own = evaluatePart(part, {
      ...rest,
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

/** Columns of a table that is flat and row-major. */
export function takeColumns(
  values: Float32Array,
  columns: number,
  start: number,
  width: number,
): Float32Array {
  const rows = values.length / columns;
  const taken = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    taken.set(values.subarray(row * columns + start, row * columns + start + width), row * width);
  }
  return taken;
}
