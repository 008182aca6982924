import type { DataSet } from './data.ts';
import { rowLosses } from './losses.ts';
import { accuracy, bestConstantLoss, r2 } from './metrics.ts';
import { partsOf, takeColumns } from './objective.ts';
import { outputShapesOf } from './shapes.ts';
import type { ProgramSpec } from './spec.ts';

/** What of a program says how its outputs are judged. */
type JudgedSpec = Pick<ProgramSpec, 'loss' | 'outputs'>;
type Shapes = readonly (readonly number[])[];

/** Outputs and targets of one or more replicas, flat and row-major. */
interface Compared {
  readonly predictions: Float32Array;
  readonly targets: Float32Array;
}

export function hasSeveralOutputs({ outputs }: Pick<ProgramSpec, 'outputs'>): boolean {
  return (outputs?.length ?? 1) > 1;
}

/** Each output and its targets apart; of a program with one output, what is given. */
function splitOutputs(spec: JudgedSpec, shapes: Shapes, { predictions, targets }: Compared) {
  const parts = partsOf(spec, shapes);
  if (parts.length === 1) return [{ ...parts[0]!, predictions, targets }];
  const columns = parts.reduce((sum, { size }) => sum + size, 0);
  const targetColumns = parts.reduce((sum, { targetSize }) => sum + targetSize, 0);
  let [start, targetStart] = [0, 0];
  return parts.map((part) => {
    const own = takeColumns(predictions, columns, start, part.size);
    const wanted = takeColumns(targets, targetColumns, targetStart, part.targetSize);
    start += part.size;
    targetStart += part.targetSize;
    return { ...part, predictions: own, targets: wanted };
  });
}

/** The output that `task` and `healthy` speak of, which is the first, and its targets. */
export function firstOutput(
  { loss, outputs }: Pick<JudgedSpec, 'outputs'> & { readonly loss: ProgramSpec['loss'] | null },
  shapes: Shapes,
  compared: Compared,
): Compared {
  // A loss without a name is that of a network that shows its first output only.
  if (loss === null || !hasSeveralOutputs({ outputs })) return compared;
  const { predictions, targets } = splitOutputs({ loss, outputs }, shapes, compared)[0]!;
  return { predictions, targets };
}

/** Outputs of one distribution or vector: the last axis of the first output. */
export function vectorWidth(shapes: Shapes): number {
  return shapes[0]!.at(-1) ?? 1;
}

/**
 * How right the first output is: R² for regression, else accuracy. Every axis before the last counts as rows, as it does
 * in losses: steps of a sequence and pixels of an image are judged one by one.
 * @param shapes of the outputs of the network
 * @param compared outputs and targets of one replica
 */
export function scoreFirst(
  spec: Pick<ProgramSpec, 'task' | 'outputs'> & { readonly loss: ProgramSpec['loss'] | null },
  shapes: Shapes,
  compared: Compared,
  width = vectorWidth(shapes),
): number {
  const own = firstOutput(spec, shapes, compared);
  const vectors = own.predictions.length / width;
  const predicted = { ...own, width, targetWidth: own.targets.length / vectors };
  return spec.task === 'regression' ? r2(predicted) : accuracy(predicted, spec.task === 'multilabel');
}

/** ℓ of each data row (all replicas, row-major): the weighted sum over all outputs, no regularisation. */
export function programRowLosses(
  spec: ProgramSpec,
  inputShape: readonly number[],
  outputs: Float32Array,
  judged: Pick<DataSet, 'rows' | 'targetShape' | 'targets'>,
  replicas: number,
): Float64Array {
  const { rows, targetShape, targets } = judged;
  if (!hasSeveralOutputs(spec)) return rowLosses(lossOfFirst(spec), outputs, judged, replicas);
  const shapes = outputShapesOf(spec, inputShape);
  const sum = new Float64Array(replicas * rows);
  for (const part of splitOutputs(spec, shapes, { predictions: outputs, targets })) {
    const own = { rows, targetShape: [...targetShape.slice(0, -1), part.width], targets: part.targets };
    rowLosses(part.loss, part.predictions, own, replicas).forEach((loss, row) => {
      sum[row]! += part.weight * loss;
    });
  }
  return sum;
}

/** The loss that the first output is compared by. */
export function lossOfFirst({ loss, outputs }: JudgedSpec): ProgramSpec['loss'] {
  return outputs?.[0]?.loss ?? loss;
}

/**
 * Loss of the best predictor that gives the same outputs for every row (L_ref), all outputs together.
 * @param width outputs per row of a program with one output
 */
export function constantLoss(spec: ProgramSpec, set: DataSet, width: number): number {
  if (!hasSeveralOutputs(spec)) return bestConstantLoss(lossOfFirst(spec), set.targets, width);
  const { targets, inputShape } = set;
  const shapes = outputShapesOf(spec, inputShape);
  const columns = partsOf(spec, shapes).reduce((sum, { size }) => sum + size, 0);
  const predictions = new Float32Array(set.rows * columns);
  return splitOutputs(spec, shapes, { predictions, targets }).reduce(
    (sum, part) => sum + part.weight * bestConstantLoss(part.loss, part.targets, part.width),
    0,
  );
}
