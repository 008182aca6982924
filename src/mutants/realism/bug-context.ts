import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { hashData, prepareRows, restoreRows } from '../../../corpus/prepare.ts';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import type { TestInputs } from '../../kills/test-inputs.ts';
import {
  dataOf,
  type Instance,
  type ModelToTrain,
  type ReadData,
  trainModels,
} from '../../kills/train-models.ts';
import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { sum } from '../../statistics/descriptive.ts';
import { withStart } from '../../traces/start.ts';
import type { DataParts, DataSet } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { createTrainer } from '../../training/trainer.ts';
import { type PreTrainingMutant, planPreTraining } from './deepcrime.ts';
import type { StudyOptions } from './options.ts';

/**
 * What is trained for a bug, and the mutants among it: round 0 of instances is the study's, later
 * rounds serve controls and the second training.
 */
function planBug({ fixed, faulty }: BugPair, options: StudyOptions) {
  const { instances, controls, mutants: most, retested } = options;
  const seeds = (rounds: number) => Array.from({ length: instances * rounds }, (_, seed) => seed);
  const mutants = planPreTraining(fixed, most);
  const models: ModelToTrain[] = [
    { id: 'original', spec: fixed, seeds: seeds(1 + controls) },
    { id: 'fault', spec: faulty, seeds: seeds(retested > 0 ? 2 : 1) },
    ...mutants.map(({ id, spec }, i) => ({ id, spec, seeds: seeds(i < retested ? 2 : 1) })),
  ];
  return { mutants, models };
}

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
 * @param inputs that every model is judged on in place of the program's test part; null for that
 * part
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
 * As `dataOf`, with test inputs of the repaired program in place of the test part. A fault or a
 * mutant that prepares its inputs or encodes its targets otherwise gets the same rows in its own
 * units and encoding.
 * @throws InputError `other-program`, `other-data` where the file is of other data than the program
 * has, `unaligned` where its rows have another shape.
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

/** What studying one bug takes. */
export interface BugCost {
  readonly bug: string;
  /** Pre-training mutants that are planned; some are dropped after training. */
  readonly mutants: number;
  /** Trainings of all models. */
  readonly runs: number;
  /** Predicted from a few steps of the repaired program. */
  readonly coreSeconds: number;
}

/** Trainings that a bug takes. */
export function countRuns(pair: BugPair, options: StudyOptions): number {
  return sum(planBug(pair, options).models.map(({ seeds }) => seeds.length));
}

/** Replicas and steps of the pilot; the first step, which compiles and allocates, is not timed. */
const pilot = { replicas: 10, steps: 5 };

/** By a pilot: CPU time per training row of the repaired program, for all rows of all models. */
export function predictBugCost(pair: BugPair, options: StudyOptions): BugCost {
  const { fixed } = pair;
  const data = dataOf(fixed, 0);
  const runs = Array.from({ length: pilot.replicas }, (_, seedIndex) => ({ spec: fixed, seedIndex, data }));
  const trainer = createTrainer(runs.map((run) => withStart(run)));
  trainer.trainStep();
  const cpuTime = startCpuTimer();
  for (let step = 0; step < pilot.steps; step++) trainer.trainStep();
  const cpuSeconds = cpuTime();
  trainer.dispose();
  const rows = pilot.replicas * pilot.steps * Math.min(fixed.batchSize, data.train.rows);
  const { mutants, models } = planBug(pair, options);
  const trained = sum(models.map(({ spec, seeds }) => seeds.length * spec.epochs * data.train.rows));
  const coreSeconds = trained * (cpuSeconds / rows);
  return { bug: pair.id, mutants: mutants.length, runs: countRuns(pair, options), coreSeconds };
}
