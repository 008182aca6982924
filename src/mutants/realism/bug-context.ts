import type { BugPair } from '../../../corpus/bugs/contract.ts';
import type { TestInputs } from '../../kills/test-inputs.ts';
import {
  dataOf,
  type Instance,
  type ModelToTrain,
  type TrainedModel,
  trainModels,
} from '../../kills/train-models.ts';
import { InputError } from '../../lib/errors.ts';
import type { DataParts } from '../../training/data.ts';
import { type PreTrainingMutant, planPreTraining } from './deepcrime.ts';
import type { StudyOptions } from './options.ts';
import { judgedOn } from './test-data.ts';

/** What is trained for a bug: round 0 of instances is the study's, later rounds serve controls and the second training. */
export interface BugPlan {
  readonly mutants: readonly PreTrainingMutant[];
  readonly models: readonly ModelToTrain[];
}

export function planBug({ fixed, faulty }: BugPair, options: StudyOptions): BugPlan {
  const { instances, controls, mutants: most, retested } = options;
  const seeds = (rounds: number) => Array.from({ length: instances * rounds }, (_, seed) => seed);
  const mutants = planPreTraining(fixed, most);
  const models = [
    { id: 'original', spec: fixed, seeds: seeds(1 + controls) },
    { id: 'fault', spec: faulty, seeds: seeds(retested > 0 ? 2 : 1) },
    ...mutants.map(({ id, spec }, i) => ({ id, spec, seeds: seeds(i < retested ? 2 : 1) })),
  ];
  return { mutants, models };
}

/** The trained models of a bug. */
export interface BugContext {
  /** The repaired program's data, the rows that every model is judged on. */
  readonly data: DataParts;
  /** @throws InputError where the model was not to be had: its network does not build. */
  round(model: string, round: number): readonly Instance[];
}

/**
 * Trains all models of a plan. The backend must have been selected.
 * @param inputs that every model is judged on in place of the program's test part; null for that part
 * @throws InputError as `judgedOn`.
 */
export function trainContext(
  { fixed }: BugPair,
  { models }: BugPlan,
  { instances }: StudyOptions,
  inputs: TestInputs | null,
): BugContext {
  const read = inputs === null ? dataOf : judgedOn(fixed, inputs);
  const trained: ReadonlyMap<string, TrainedModel> = trainModels(models, read);
  return {
    data: read(fixed, 0),
    round(model, round) {
      const found = trained.get(model)!;
      if ('reason' in found) throw new InputError('not-trained', { rule: found.reason });
      return found.instances.slice(round * instances, (round + 1) * instances);
    },
  };
}
