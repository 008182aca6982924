import { finiteOrNull } from '../../statistics/descriptive.ts';
import type { LabelledInputs } from '../contract.ts';
import type { LedgerRow } from '../ledger.ts';
import { isFault, type MeasureFrame } from '../measures.ts';
import { joinRows } from '../search/lockstep.ts';
import { once } from '../sets/split.ts';
import { type DistanceView, meanSpread, spreadsByClass } from './diversity.ts';

/** How diverse faults are, and the same as a ratio to real inputs of their classes; null where no class has two faults. */
export type FaultDiversity = Pick<MeasureFrame, 'diversity' | 'diversityToReal'>;

/** Tells the diversity of the faults by any margin among rows, by a view; real inputs are looked at once. */
export function openFaultDiversity(
  view: DistanceView,
  real: LabelledInputs,
): (rows: readonly LedgerRow[]) => FaultDiversity {
  const realSpreads = once(() => spreadsByClass(view, real));
  return (rows) => {
    const faults = rows.filter((row) => isFault(row, 0));
    if (faults.length === 0) return { diversity: null, diversityToReal: null };
    const spreads = spreadsByClass(view, faultInputs(faults, real));
    const diversity = finiteOrNull(meanSpread(spreads));
    if (diversity === null) return { diversity, diversityToReal: null };
    const beside = realSpreads().filter((_, label) => !Number.isNaN(spreads[label]!));
    return { diversity, diversityToReal: diversity / meanSpread(beside) };
  };
}

function faultInputs(faults: readonly LedgerRow[], real: LabelledInputs): LabelledInputs {
  return {
    ...real,
    rows: faults.length,
    inputs: joinRows(faults.map(({ input }) => input)),
    labels: Int32Array.from(faults, ({ label }) => label),
  };
}
