import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../lib/errors.ts';
import { askPlugIn, type Confinement } from '../lib/sandbox/ask.ts';
import type { ObservedTrace } from '../traces/trace.ts';
import type { DescribedExtractor } from './extractor.ts';

/**
 * An extractor whose plug-in reads each trace, nameless, where nothing of another trace has ever been. The first of those that are
 * read at a time is read twice, so that values that are drawn by chance are no features.
 */
export function confineExtractor(about: DescribedExtractor, confinement: Confinement): DescribedExtractor {
  const extractAll = (traces: readonly ObservedTrace[]) => {
    const [first] = traces;
    if (first === undefined) return [];
    const calls = [...traces, first].map((trace) => ({
      method: 'extract',
      each: [{ ...trace, traceId: '' }],
    }));
    // Whoever checks rows finds what is no number.
    const rows = askPlugIn(confinement, calls, calls.length).map(([row]) => row as (number | null)[]);
    requireSame(about, rows[0]!, rows.pop()!);
    return rows;
  };
  return { ...about, extractAll, extract: (trace) => extractAll([trace])[0]! };
}

/** More columns say no more. */
const mostNamed = 3;

/** @throws InputError `extractor-chance`. */
function requireSame(
  { id, columns }: DescribedExtractor,
  row: readonly unknown[],
  again: readonly unknown[],
): void {
  if (isDeepStrictEqual(row, again)) return;
  const other = columns.filter((_, i) => !Object.is(row[i], again[i]));
  const named = other.length > mostNamed ? [...other.slice(0, mostNamed), '…'] : other;
  throw new InputError('extractor-chance', {
    rule: `extractor ${id} gives other values where it reads a trace a second time`,
    need: 'the same for the same trace, without chance and clock',
    value: named.length === 0 ? `${row.length} and ${again.length} values` : `others of ${named.join(', ')}`,
  });
}
