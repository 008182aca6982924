import { startCpuTimer } from '../../jobs/cpu-time.ts';
import type { LabelledInputs, SearchStrategy, SearchTask } from '../contract.ts';
import { featureDistance } from '../judges/diversity.ts';
import { openFaultDiversity } from '../judges/fault-diversity.ts';
import type { LedgerRow } from '../ledger.ts';
import { measureRows } from '../measures.ts';
import type { RepetitionMeasures } from '../study/job-result.ts';
import { assessOutcomes, type Judgement, type Origin } from './assess.ts';

/** A search of all seeds, judged and measured. */
export interface MeasuredSearch {
  readonly rows: readonly LedgerRow[];
  readonly measures: RepetitionMeasures;
}

/** By what a search is measured. */
export interface Measuring extends Judgement {
  /** A fault counts where the wrong class leads the label by this much probability. */
  readonly margin: number;
  /** Real inputs that diversity is held against. */
  readonly real: LabelledInputs;
}

/** Searches, judges what was found, and measures it. @throws InputError of the strategy. */
export function runSearch(
  strategy: SearchStrategy,
  task: SearchTask,
  origin: Omit<Origin, 'strategy'>,
  measuring: Measuring,
): MeasuredSearch {
  const cpuTime = startCpuTimer();
  const outcomes = strategy.search(task);
  const cpuSeconds = cpuTime();
  const rows = assessOutcomes({ ...origin, strategy: strategy.id }, task.seeds, outcomes, measuring);
  const frame = { margin: measuring.margin, cpuSeconds };
  const { committee, real } = measuring;
  const diversityOf = openFaultDiversity(featureDistance(committee, real.inputShape), real);
  return { rows, measures: measureRows(rows, { ...frame, ...diversityOf(rows) }) };
}
