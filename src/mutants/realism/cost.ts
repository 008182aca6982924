import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { dataOf } from '../../kills/train-models.ts';
import { createTrainer } from '../../training/trainer.ts';
import { planBug } from './bug-context.ts';
import type { StudyOptions } from './options.ts';

/** What studying one bug takes. */
export interface BugCost {
  readonly bug: string;
  /** Pre-training mutants that are planned; some are dropped after training. */
  readonly mutants: number;
  /** Trainings of all models. */
  readonly runs: number;
  /** Predicted from a few steps of the repaired program; null where no pilot was made. */
  readonly coreSeconds: number | null;
}

/** Trainings that a bug takes. */
export function countRuns(pair: BugPair, options: StudyOptions): BugCost {
  const { mutants, models } = planBug(pair, options);
  const runs = models.reduce((total, { seeds }) => total + seeds.length, 0);
  return { bug: pair.id, mutants: mutants.length, runs, coreSeconds: null };
}

/** Replicas and steps of the pilot; the first step, which compiles and allocates, is not timed. */
const pilot = { replicas: 10, steps: 5 };

/** As `countRuns`, with a pilot: CPU time per training row of the repaired program, for all rows of all models. */
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
  const secondsPerRow = cpuSeconds / rows;
  const trained = planBug(pair, options).models.reduce(
    (total, { spec, seeds }) => total + seeds.length * spec.epochs * data.train.rows,
    0,
  );
  return { ...countRuns(pair, options), coreSeconds: trained * secondsPerRow };
}
