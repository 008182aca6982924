import { InputError } from '../../src/lib/errors.ts';
import type { DataSet, RawData } from '../../src/training/data.ts';
import type { DataSpec } from '../../src/training/spec.ts';

/**
 * Targets as the loss wants them: `oneHot` gives `[…, classes]`, `index` and `binary` give `[…, 1]`, `multiHot` and
 * `value` keep their shape (a single value becomes `[1]`), `inputs` are the inputs.
 * @throws InputError `wrong-target-encoding` where the data has no classes, or not two of them.
 */
export function encodeTargets(data: RawData, encoding: DataSpec['target']): DataSet {
  const { rows, inputShape, inputs } = data;
  if (encoding === 'inputs') return { rows, inputShape, inputs, targetShape: inputShape, targets: inputs };
  checkEncoding(data.classes, encoding);
  const { targetShape, targets } = encoding === 'oneHot' ? oneHot(data, data.classes!) : column(data);
  return { rows, inputShape, inputs, targetShape, targets };
}

function checkEncoding(classes: number | null, encoding: Exclude<DataSpec['target'], 'inputs'>): void {
  const need = { oneHot: 'classes', index: 'classes', binary: 'two classes', multiHot: null, value: null }[
    encoding
  ];
  const wrong =
    need === null ? classes !== null : classes === null || (encoding === 'binary' && classes !== 2);
  if (!wrong) return;
  throw new InputError('wrong-target-encoding', {
    rule: `targets cannot be encoded as ${encoding}`,
    need: need ?? 'values or bits',
    value: classes === null ? 'values or bits' : `${classes} classes`,
  });
}

type Targets = Pick<DataSet, 'targetShape' | 'targets'>;

/** The way back: one class index per row where the encoding is of classes. Inputs that are targets stay as they are. */
export function decodeTargets(
  { rows, targetShape, targets }: DataSet,
  encoding: DataSpec['target'],
): Pick<DataSet, 'targetShape' | 'targets'> {
  if (encoding !== 'oneHot' && encoding !== 'index' && encoding !== 'binary') return { targetShape, targets };
  const width = targets.length / rows;
  const classOf = (row: number) =>
    encoding === 'oneHot' ? targets.subarray(row * width, (row + 1) * width).indexOf(1) : targets[row]!;
  return { targetShape: [], targets: Float32Array.from({ length: rows }, (_, row) => classOf(row)) };
}

function column({ targetShape, targets }: RawData): Targets {
  return { targetShape: targetShape.length === 0 ? [1] : targetShape, targets };
}

function oneHot({ targetShape, targets }: RawData, classes: number): Targets {
  const encoded = new Float32Array(targets.length * classes);
  targets.forEach((label, i) => {
    encoded[i * classes + label] = 1;
  });
  return { targetShape: [...targetShape, classes], targets: encoded };
}
