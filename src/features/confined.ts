import { askPlugIn, type Confinement } from '../lib/sandbox/ask.ts';
import type { ObservedTrace } from '../traces/trace.ts';
import type { DescribedExtractor } from './extractor.ts';

/** An extractor whose plug-in reads each trace, nameless, where nothing of another trace has ever been. */
export function confineExtractor(about: DescribedExtractor, confinement: Confinement): DescribedExtractor {
  const extractAll = (traces: readonly ObservedTrace[]) => {
    const calls = traces.map((trace) => ({ method: 'extract', each: [{ ...trace, traceId: '' }] }));
    // Whoever checks rows finds what is no number.
    return askPlugIn(confinement, calls, traces.length).map(([row]) => row as (number | null)[]);
  };
  return { ...about, extractAll, extract: (trace) => extractAll([trace])[0]! };
}
