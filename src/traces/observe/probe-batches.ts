import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../lib/errors.ts';
import type { Batch } from '../../training/contract.ts';
import { rangeOf } from './describe-model.ts';

/** Inputs and targets, `[rows, …]`, as `fit` takes them. */
export interface Rows {
  readonly inputs: tf.Tensor;
  readonly targets: tf.Tensor;
}

/** Rows of the probe, of it for curvature, and of either evaluation part, at most: as when the corpus is recorded. */
const [probeRows, curvatureRows, evaluationRows] = [64, 32, 128];

/** What `probesOf` makes. */
export type ProbeBatches = ReturnType<typeof probesOf>;

/** The batches that instruments look at, from the rows of the user, with a replica axis. @throws InputError `observe-probe`. */
export function probesOf(
  model: tf.LayersModel,
  { probe, validation }: { readonly probe: Rows; readonly validation?: Rows },
) {
  checkRows(model, 'probe', probe);
  if (validation !== undefined) checkRows(model, 'validation', validation);
  const tensors: tf.Tensor[] = [];
  const batch = (rows: Rows, most: number): Batch => {
    const count = Math.min(most, rows.inputs.shape[0]!);
    const [inputs, targets] = [rows.inputs, rows.targets].map((tensor) => {
      const own = tf.keep(tf.tidy(() => tf.expandDims(tf.cast(tf.slice(tensor, 0, count), 'float32'), 0)));
      tensors.push(own);
      return own;
    }) as [tf.Tensor, tf.Tensor];
    return { rows: count, inputs, targets, dispose: () => tf.dispose([inputs, targets]) };
  };
  const train = batch(probe, evaluationRows);
  return {
    probe: batch(probe, probeRows),
    curvatureProbe: batch(probe, curvatureRows),
    evaluation: { train, validation: validation === undefined ? train : batch(validation, evaluationRows) },
    hasValidation: validation !== undefined,
    ranges: { inputs: rangeOf(probe.inputs), targets: rangeOf(probe.targets) },
    tensors,
  };
}

function checkRows(model: tf.LayersModel, name: string, { inputs, targets }: Rows): void {
  const expected = model.inputs[0]!.shape;
  const fits = (shape: readonly number[]) =>
    shape.length === expected.length &&
    shape.every((n, axis) => axis === 0 || expected[axis] === null || n === expected[axis]);
  const rows = inputs.shape[0] ?? 0;
  if (fits(inputs.shape) && rows >= 2 && targets.shape[0] === rows) return;
  throw new InputError('observe-probe', {
    rule: `the rows of ${name} must be such as fit takes`,
    need: `at least 2 rows of inputs [rows, ${expected.slice(1).join(', ')}], and as many of targets`,
    value: `inputs [${inputs.shape.join(', ')}], targets [${targets.shape.join(', ')}]`,
  });
}
