import type { RandomStream } from '../lib/random.ts';
import type { RawData } from '../training/data.ts';
import type { DataEditSpec } from '../training/spec.ts';
import { dataErrors } from './data-errors/index.ts';
import { operators } from './index.ts';

/**
 * Carries out one edit of `spec.data.edits` on the raw training part, a data error's or an operator's; `prepareData` takes
 * it as its editor.
 * `random` is the edit's own `fault` stream; the given data is left as it is.
 * @throws InputError `unknown-operator`, `invalid-parameter`; Error where the operator is none of training data.
 */
export function editTrainingData(data: RawData, edit: DataEditSpec, random: RandomStream): RawData {
  if (dataErrors.has(edit.operator)) {
    return dataErrors.get(edit.operator).edit(data, edit.parameters, random);
  }
  const operator = operators.get(edit.operator);
  if (operator.editTrainingData === undefined) {
    throw new Error(`operator ${edit.operator} does not edit training data`);
  }
  return operator.editTrainingData(data, edit.parameters, random);
}
