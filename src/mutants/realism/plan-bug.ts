import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { dataOf, type ModelToTrain } from '../../kills/train-models.ts';
import { sum } from '../../statistics/descriptive.ts';
import { createTrainer } from '../../training/trainer.ts';
import { planPreTraining } from './deepcrime.ts';
import type { StudyOptions } from './options.ts';

/**
 * What is trained for a bug, and the mutants among it: round 0 of instances is the study's, later rounds serve
 * controls and the second training.
 */
export function planBug({ fixed, faulty }: BugPair, options: StudyOptions) {
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
  const trainer = createTrainer(runs);
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
