import { canonicalJson } from '../../lib/hash.ts';
import type { OpenTraceFile } from '../store/group-file.ts';
import type { LayerSeries, Series, Trace } from '../trace.ts';

/** How many differences are worth telling. */
const mostTold = 5;

/** In words, where two trace files of one group differ, first what they were made with; at most five lines. */
export function describeDifferences(expected: OpenTraceFile, found: OpenTraceFile): string[] {
  const again = new Map(found.traces().map((trace) => [trace.header.traceId, trace]));
  const differences = new Set<string>();
  for (const trace of expected.traces()) {
    const other = again.get(trace.header.traceId);
    if (other === undefined) differences.add(`trace ${trace.header.traceId} is missing`);
    else for (const difference of compareTraces(trace, other)) differences.add(difference);
  }
  return [...differences].slice(0, mostTold);
}

function compareTraces(expected: Trace, found: Trace): string[] {
  const headers = (['backend', 'versions', 'specHash', 'dataHash', 'outcome', 'test'] as const)
    .filter((key) => canonicalJson(expected.header[key]) !== canonicalJson(found.header[key]))
    .map(
      (key) => `${key}: ${canonicalJson(expected.header[key])} became ${canonicalJson(found.header[key])}`,
    );
  const series = { ...expected.scalars, ...expected.layered };
  const other: Readonly<Record<string, Series | LayerSeries>> = { ...found.scalars, ...found.layered };
  const metric = Object.keys(series).find((id) => !sameValues(series[id]!, other[id]));
  return metric === undefined
    ? headers
    : [...headers, `${metric} differs in trace ${expected.header.traceId}`];
}

/** Equal to the last bit; NaN equals NaN. */
function sameValues(a: Series | LayerSeries, b: Series | LayerSeries | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((value, i) => sameValue(value, b[i]!));
}

function sameValue(a: number | null | readonly number[], b: number | null | readonly number[]): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((v, i) => Object.is(v, b[i]));
  return Object.is(a, b);
}
