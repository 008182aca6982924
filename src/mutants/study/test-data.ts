import { hashData, prepareRows } from '../../../corpus/prepare.ts';
import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { type DataSet, sizeOf } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { TestInputs } from '../test-inputs.ts';
import { dataOf, type ReadData } from './train-models.ts';

/**
 * As `dataOf`, with test inputs of the repaired program in place of the test part. A fault or a mutant that prepares its
 * inputs or encodes its targets otherwise gets the same rows in its own units and encoding.
 * @throws InputError `other-program`, `other-data` where the file is of other data than the program has, `unaligned` where
 * its rows have another shape.
 */
export function judgedOn(fixed: ProgramSpec, { program, dataHash, dataSet }: TestInputs): ReadData {
  const own = dataOf(fixed, 0);
  requireEqual('other-program', 'program', fixed.id, program);
  requireEqual('other-data', 'data of the program', hashData(own), dataHash);
  requireEqual('unaligned', 'shape of inputs and targets', shapesOf(own.test), shapesOf(dataSet));
  const seen = seenBy(fixed);
  return (spec, seedIndex) => ({
    ...dataOf(spec, seedIndex),
    test: seenBy(spec) === seen ? dataSet : translate(dataSet, fixed, spec),
  });
}

function requireEqual(code: string, what: string, need: string, value: string): void {
  if (need === value) return;
  throw new InputError(code, {
    rule: `test inputs are of another ${what} than the study's`,
    need: need.slice(0, 60),
    value: value.slice(0, 60),
    remedy: 'Make them again for this program.',
  });
}

function shapesOf({ inputShape, targetShape }: DataSet): string {
  return `[${inputShape.join(', ')}] and [${targetShape.join(', ')}]`;
}

/** What decides how rows reach the network. */
function seenBy({ data: { preprocessing, target } }: ProgramSpec): string {
  return canonicalJson([preprocessing, target]);
}

/** Back to raw rows, and from there as the other program's network sees them. */
function translate(dataSet: DataSet, from: ProgramSpec, to: ProgramSpec): DataSet {
  const columns = dataSet.inputShape.at(-1) ?? 1;
  const classes = countClasses(dataSet, from, to);
  const { factor, offset } = preprocessingOf(from, dataSet.inputShape, classes);
  const inputs = dataSet.inputs.map((value, i) => (value - offset[i % columns]!) / factor[i % columns]!);
  return prepareRows(to, 0, { ...dataSet, inputs, ...rawTargets(dataSet, from), classes });
}

/** Preprocessing is x · factor + offset in each column, so a row of zeros and a row of ones tell it. */
function preprocessingOf(spec: ProgramSpec, inputShape: readonly number[], classes: number | null) {
  const size = sizeOf(inputShape);
  const columns = inputShape.at(-1) ?? 1;
  const { inputs } = prepareRows(spec, 0, {
    rows: 2,
    inputShape,
    inputs: Float32Array.from({ length: 2 * size }, (_, i) => Number(i >= size)),
    targetShape: [],
    targets: new Float32Array(2),
    classes,
  });
  const offset = inputs.subarray(0, columns);
  return { offset, factor: inputs.subarray(size, size + columns).map((value, i) => value - offset[i]!) };
}

/** Null for bits and values. Only a one-hot encoding asks how many classes there are; of others it is enough that they are two. */
function countClasses({ targetShape }: DataSet, { data }: ProgramSpec, to: ProgramSpec): number | null {
  if (data.target === 'multiHot' || data.target === 'value') return null;
  if (data.target === 'oneHot') return targetShape.at(-1)!;
  return to.data.target === 'oneHot' ? dataOf(to, 0).test.targetShape.at(-1)! : 2;
}

/** Class indices of encoded targets; bits and values as they are. */
function rawTargets({ targetShape, targets }: DataSet, { data }: ProgramSpec) {
  if (data.target === 'index' || data.target === 'binary') return { targetShape: [], targets };
  if (data.target !== 'oneHot') return { targetShape, targets };
  const width = targetShape.at(-1)!;
  const labels = Float32Array.from({ length: targets.length / width }, (_, row) =>
    targets.subarray(row * width, (row + 1) * width).indexOf(1),
  );
  return { targetShape: targetShape.slice(0, -1), targets: labels };
}
