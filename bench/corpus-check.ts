import { median } from '../src/statistics/descriptive.ts';
import type { Trace } from '../src/traces/trace.ts';
import type { PeerResult } from './corpus-peer.ts';

/** Estimates with random probes, whose draws are each side's own, and residuals of such. */
const drawn = new Set([
  'curvature.top-eigenvalue-error',
  'curvature.hessian-trace',
  'curvature.hessian-trace-error',
  'curvature.evenness',
]);
/** Largest median over checks of the difference, as a share of the larger value. */
const usualTolerance = 0.02;
const drawnTolerance = 0.75;

/**
 * Holds every reading of the peer to ours, of a run that started alike and saw the same batches: so the peer does the same
 * work.
 * @returns how many metrics were compared.
 * @throws Error where a metric is missing, or its median difference over the checks is too large.
 */
export function checkReadings({ steps, scalars, layered }: Trace, { runs }: PeerResult): number {
  const theirs = runs[0]!.readings;
  if (String(theirs.map(({ step }) => step)) !== String(steps))
    throw new Error('the peer looked at other steps');
  const compared = Object.entries({ ...scalars, ...layered }).filter(([id, series]) => {
    const differences = series.flatMap((ours, check) => differencesOf(id, ours, theirs[check]![id]));
    if (differences.length === 0) return false;
    const typical = median(differences);
    if (!(typical <= (drawn.has(id) ? drawnTolerance : usualTolerance)))
      throw new Error(`${id} of the peer is ${typical.toPrecision(2)} off`);
    return true;
  });
  return compared.length;
}

type Reading = number | readonly (number | null)[] | null | undefined;

/** Null and left out are one: nothing was measured. */
function differencesOf(id: string, ours: Reading, theirs: Reading): number[] {
  const [own, other] = [toList(ours), toList(theirs)];
  if (own.length !== other.length)
    throw new Error(`${id}: ${own.length} values of ours, ${other.length} of the peer`);
  return own.map((value, i) => relativeDifference(value, other[i]!));
}

function toList(reading: Reading): readonly number[] {
  if (reading === null || reading === undefined) return [];
  return typeof reading === 'number' ? [reading] : reading.map((value) => value ?? Number.NaN);
}

function relativeDifference(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
