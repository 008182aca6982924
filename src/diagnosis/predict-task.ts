import type { TaskId } from '../eval/contract.ts';
import { percentOf } from '../features/table.ts';
import { observe } from '../traces/observed.ts';
import type { Trace } from '../traces/trace.ts';
import { rowOfTrace } from './columns.ts';
import type { Diagnosis, DiagnosisPrediction } from './contract.ts';
import { countBeyond, type Ranges, voteHeld } from './learner/held-logistic.ts';
import type { Model } from './learner/model.ts';
import { bandFor, call } from './trust/alarms.ts';
import { placesNamed, temper } from './trust/confidence.ts';
import { scaleOdds } from './trust/odds.ts';
import { fewestMeasured } from './trust/size.ts';

/** Fewer checks than this in the first part of a run say nothing of how it goes on. */
const fewestInPart = 3;

/** A model, and a trace as it sees it. */
export interface Seen {
  readonly model: Model;
  readonly row: Float64Array;
  /** What each column spans in the runs that were learned from. */
  readonly ranges: Ranges;
  /** Class shares of a row. */
  readonly vote: (row: Float64Array) => Float64Array;
}

export function see(trace: Trace, model: Model): Seen {
  const orNaN = (value: number | null) => value ?? Number.NaN;
  const ranges = { low: model.low.map(orNaN), high: model.high.map(orNaN) };
  const vote = voteHeld({ ...ranges, linear: model.linear });
  return { model, row: rowOfTrace(trace, model.columns, model.window), ranges, vote };
}

/** Whether a trace is unlike the runs that detection was learned from. */
export function compare(trace: Trace, seen: Seen | null): Diagnosis['unlike'] {
  const alarms = seen?.model.trust.alarms;
  if (!alarms) return { columns: 0, outside: 0, is: false };
  const counted = countBeyond(seen!.row, seen!.ranges);
  const run = { probability: 0, outside: shareOf(counted), checks: countChecks(trace) };
  return { ...counted, is: call(alarms.bands, run) === 'unlike' };
}

function shareOf({ columns, outside }: Pick<Diagnosis['unlike'], 'columns' | 'outside'>): number {
  return columns === 0 ? 0 : outside / columns;
}

/** Checks after training began, as a log has them. */
export function countChecks(trace: Trace): number {
  return observe(trace).steps.filter((step) => step > 0).length;
}

/** What a model says of a trace: nothing where it is unlike the runs that were learned from. */
export function predictTask(trace: Trace, seen: Seen, unlike: Diagnosis['unlike']): DiagnosisPrediction {
  const { task, window, trust } = seen.model;
  const checks = countChecks(trace);
  const open = { task, window, checks, answer: null, named: [], probabilities: [], trust };
  const why = whyNot(trace, task, window);
  if (why !== null) return { ...open, status: 'not-asked', why };
  const shares = temper(seen.vote(seen.row), trust.temperature);
  const printed = trust.alarms === null ? shares : scaleShares(trust, shares, checks);
  const probabilities = trust.classes
    .map((name, c) => ({ name, value: printed[c]! }))
    .sort((a, b) => b.value - a.value);
  const strange = unlike.is
    ? `it is unlike the runs that were learned from: ${unlike.outside} of ${unlike.columns} numbers lie beyond all that these show`
    : null;
  const named = strange === null ? nameClasses(trace, seen, shares, unlike) : [];
  return {
    ...open,
    probabilities,
    named,
    status: named.length > 0 ? 'answered' : 'abstained',
    why: strange,
    answer: named.length === 1 ? named[0]! : null,
  };
}

/** Probabilities of a healthy and of a faulty run on the scale of runs with so many checks. */
function scaleShares(
  { classes, alarms }: Model['trust'],
  shares: Float64Array,
  checks: number,
): Float64Array {
  const faulty = classes.indexOf('faulty');
  const scaled = scaleOdds(bandFor(alarms!.bands, checks).odds, shares[faulty]!);
  return shares.map((_, c) => (c === faulty ? scaled : 1 - scaled));
}

/** The class that is likely enough, or two that are together. */
function nameClasses(
  trace: Trace,
  { model: { trust } }: Seen,
  shares: Float64Array,
  unlike: Diagnosis['unlike'],
): string[] {
  const { classes, alarms } = trust;
  if (alarms !== null) {
    const probability = shares[classes.indexOf('faulty')]!;
    const called = call(alarms.bands, { probability, outside: shareOf(unlike), checks: countChecks(trace) });
    return called === 'faulty' || called === 'clean' ? [called] : [];
  }
  return placesNamed(trust, shares).map((place) => classes[place]!);
}

/** Why nothing is predicted; null where something is. Only a stable run can turn unstable. */
function whyNot(trace: Trace, task: TaskId, window: number): string | null {
  const { steps, lost } = observe(trace, { window });
  const part = window === 1 ? 'run' : `first ${percentOf(window)} % of the run`;
  if (lost && window < 1) return `a loss or a weight is no longer finite within the ${part}`;
  if (lost) return null;
  const [seen, fewest] = window === 1 ? [countChecks(trace), fewestMeasured] : [steps.length, fewestInPart];
  return seen < fewest
    ? `the ${part} has ${seen} ${seen === 1 ? 'check' : 'checks'}, and ${task} needs ${fewest}${window === 1 ? ', the fewest that its trust was measured on; log more often, or train on' : ''}`
    : null;
}
