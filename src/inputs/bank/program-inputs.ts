import { InputError } from '../../lib/errors.ts';
import { type DataParts, type DataSet, sizeOf } from '../../training/data.ts';
import { inferShapes } from '../../training/shapes.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { InputParts, LabelledInputs } from '../contract.ts';
import { fitUnitScale, toUnit, type UnitScale } from '../unit-scale.ts';

/** The data of a program of the corpus as generators and probes take it. */
export interface ProgramInputs {
  readonly parts: InputParts;
  /** The way back to what the program's network sees; fitted on the training part. */
  readonly scale: UnitScale;
}

/** Why the inputs of a program are no points of a unit cube with one class each; null where they are. */
export function whyNoUnitInputs({ task, layers, data }: ProgramSpec): string | null {
  if (layers[0]?.kind === 'embedding') return 'its inputs are token ids, which nothing lies between';
  if (task === 'regression') return 'its targets are values, not classes';
  if (task === 'multilabel' || !['oneHot', 'index', 'binary'].includes(data.target)) {
    return 'its rows have several labels';
  }
  return null;
}

/**
 * Prepared data of a classification program, image or table or series, in the unit cube. Rows of validation and test
 * beyond the range of the training part are put on the face of the cube.
 * @param data of `prepareData`, of the clean program
 * @throws InputError `no-unit-inputs` where `whyNoUnitInputs` has a reason.
 */
export function programInputs(spec: ProgramSpec, data: DataParts): ProgramInputs {
  const reason = whyNoUnitInputs(spec);
  if (reason !== null) {
    throw new InputError('no-unit-inputs', {
      rule: `no inputs can be made for program ${spec.id}: ${reason}`,
    });
  }
  const scale = fitUnitScale(data.train.inputs, data.train.inputShape.at(-1) ?? 1);
  const classes = classesOf(spec, data.train.inputShape);
  const convert = (part: DataSet) => labelled(part, classes, spec.data.target, scale);
  return {
    parts: { train: convert(data.train), validation: convert(data.validation), test: convert(data.test) },
    scale,
  };
}

/** Classes that a program tells apart: one per output, two for a single one. */
export function classesOf(spec: ProgramSpec, inputShape: readonly number[]): number {
  const outputs = sizeOf(inferShapes(spec, inputShape).at(-1)!);
  return outputs === 1 ? 2 : outputs;
}

function labelled(
  { rows, inputShape, inputs, targets, targetShape }: DataSet,
  classes: number,
  target: ProgramSpec['data']['target'],
  scale: UnitScale,
): LabelledInputs {
  const width = sizeOf(targetShape);
  const labels = Int32Array.from({ length: rows }, (_, row) =>
    target === 'oneHot' ? targets.subarray(row * width, (row + 1) * width).indexOf(1) : targets[row]!,
  );
  return { rows, inputShape, inputs: toUnit(inputs, scale), labels, classes };
}
