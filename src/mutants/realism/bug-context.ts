import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { hashData, prepareRows, restoreRows } from '../../../corpus/prepare.ts';
import type { TestInputs } from '../../kills/test-inputs.ts';
import { dataOf, type Instance, type ReadData, trainModels } from '../../kills/train-models.ts';
import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import type { DataParts, DataSet } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { PreTrainingMutant } from './deepcrime.ts';
import type { StudyOptions } from './options.ts';
import { planBug } from './plan-bug.ts';

/** A bug with its trained models. */
export interface BugContext {
  readonly pair: BugPair;
  readonly options: StudyOptions;
  readonly mutants: readonly PreTrainingMutant[];
  /** The repaired program's data, the rows that every model is judged on. */
  readonly data: DataParts;
  /** @throws InputError `not-trained` where there is no such model: its network does not build. */
  round(model: string, round: number): readonly Instance[];
}

/**
 * Trains all models of a bug. The backend must have been selected.
 * @param inputs that every model is judged on in place of the program's test part; null for that part
 * @throws InputError as `judgedOn`.
 */
export function trainContext(pair: BugPair, options: StudyOptions, inputs: TestInputs | null): BugContext {
  const { mutants, models } = planBug(pair, options);
  const read = inputs === null ? dataOf : judgedOn(pair.fixed, inputs);
  const trained = trainModels(models, read);
  const { instances } = options;
  return {
    ...{ pair, options, mutants },
    data: read(pair.fixed, 0),
    round(model, round) {
      const found = trained.get(model)!;
      if ('reason' in found) throw new InputError('not-trained', { rule: found.reason });
      return found.instances.slice(round * instances, (round + 1) * instances);
    },
  };
}

/**
 * As `dataOf`, with test inputs of the repaired program in place of the test part. A fault or a mutant that
 * prepares its inputs or encodes its targets otherwise gets the same rows in its own units and encoding.
 * @throws InputError `other-program`, `other-data` where the file is of other data than the program has,
 * `unaligned` where its rows have another shape.
 */
export function judgedOn(fixed: ProgramSpec, { program, dataHash, dataSet }: TestInputs): ReadData {
  const own = dataOf(fixed, 0);
  requireEqual('other-program', 'program', fixed.id, program);
  requireEqual('other-data', 'data of the program', hashData(own), dataHash);
  requireEqual('unaligned', 'shape of inputs and targets', shapesOf(own.test), shapesOf(dataSet));
  const seen = seenBy(fixed);
  const raw = restoreRows(fixed, 0, dataSet);
  return (spec, seedIndex) => ({
    ...dataOf(spec, seedIndex),
    test: seenBy(spec) === seen ? dataSet : prepareRows(spec, 0, raw),
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
