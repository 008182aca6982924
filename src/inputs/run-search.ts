import { finiteOrNull } from '../lib/stats.ts';
import { assessOutcomes, type Judgement, type Origin } from './assess.ts';
import type { LabelledInputs, SearchStrategy, SearchTask } from './contract.ts';
import { featureDistance, spreadWithinClasses } from './diversity.ts';
import type { LedgerRow } from './ledger.ts';
import { isFault, type MeasureFrame, measureRows } from './measures.ts';
import { takeRows } from './rows.ts';
import { joinRows } from './search/lockstep.ts';
import type { RepetitionMeasures } from './study/job-result.ts';

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
  const before = process.cpuUsage();
  const outcomes = strategy.search(task);
  const { user, system } = process.cpuUsage(before);
  const rows = assessOutcomes({ ...origin, strategy: strategy.id }, task.seeds, outcomes, measuring);
  const frame = { margin: measuring.margin, cpuSeconds: (user + system) / 1e6 };
  return { rows, measures: measureRows(rows, { ...frame, ...diversityOf(rows, measuring) }) };
}

/** Of the faults by any margin, beside real inputs of their classes. */
function diversityOf(
  rows: readonly LedgerRow[],
  { committee, real }: Measuring,
): Pick<MeasureFrame, 'diversity' | 'diversityToReal'> {
  const faults = rows.filter((row) => isFault(row, 0));
  if (faults.length === 0) return { diversity: null, diversityToReal: null };
  const made: LabelledInputs = {
    ...real,
    rows: faults.length,
    inputs: joinRows(faults.map(({ input }) => input)),
    labels: Int32Array.from(faults, ({ label }) => label),
  };
  const view = featureDistance(committee, real.inputShape);
  const diversity = finiteOrNull(spreadWithinClasses(view, made));
  if (diversity === null) return { diversity, diversityToReal: null };
  return { diversity, diversityToReal: diversity / spreadWithinClasses(view, ofClasses(real, made.labels)) };
}

/** The rows of classes that have two faults or more, as only those are compared. */
function ofClasses(real: LabelledInputs, labels: Int32Array): LabelledInputs {
  const compared = new Set(labels.filter((label, i) => labels.indexOf(label) !== i));
  const rows = Array.from(real.labels.keys()).filter((row) => compared.has(real.labels[row]!));
  return takeRows(real, rows);
}
