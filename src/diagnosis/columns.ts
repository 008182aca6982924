import { featureSets } from '../eval/methods/feature-sets.ts';
import { extractors } from '../features/index.ts';
import { extractFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import type { Trace } from '../traces/trace.ts';

const families = featureSets.get('all').extractors.map((id) => extractors.get(id));

/** Which columns of the corpus a trace can be judged by, and what it lacks. */
export interface TraceColumns {
  /** Columns whose metrics the trace recorded. */
  readonly has: ReadonlySet<string>;
  readonly families: readonly string[];
  /** Families of which something is missing. */
  readonly missing: readonly string[];
}

/**
 * The columns of run families whose metrics the trace has a series for. A null in it is data; a
 * metric that was never recorded is not.
 * @param known columns of the feature tables of the corpus
 * @throws InputError `no-features` where there is none.
 */
export function columnsOfTrace({ scalars, layered, header }: Trace, known: readonly string[]): TraceColumns {
  const isRecorded = (needs: readonly string[]) =>
    needs.every((id) => Object.hasOwn(scalars, id) || Object.hasOwn(layered, id));
  const parts = knownColumns(known);
  const recorded = parts.filter(({ needs }) => isRecorded(needs));
  if (recorded.length === 0) {
    throw new InputError('no-features', {
      rule: `trace ${header.traceId} has no series that a feature of the corpus is made of`,
      need: 'at least loss.train',
      value:
        Object.keys({ ...scalars, ...layered })
          .slice(0, 5)
          .join(', ') || 'no series',
    });
  }
  return {
    has: new Set(recorded.map(({ column }) => column)),
    families: [...new Set(recorded.map(({ family }) => family))],
    missing: [...new Set(parts.filter(({ needs }) => !isRecorded(needs)).map(({ family }) => family))],
  };
}

/** The columns of run families that a corpus has: those of a trace with every series. */
export function columnsOfCorpus(known: readonly string[]): ReadonlySet<string> {
  return new Set(knownColumns(known).map(({ column }) => column));
}

function knownColumns(known: readonly string[]) {
  const inCorpus = new Set(known);
  return families.flatMap(({ id: family, features }) =>
    features.flatMap(({ name, needs, suffixes }) =>
      suffixes
        .map((suffix) => `${family}.${name}${suffix}`)
        .filter((column) => inCorpus.has(column))
        .map((column) => ({ family, column, needs })),
    ),
  );
}

/** The features of a trace that saw `window` of it, in the order of `columns`; NaN for missing. */
export function rowOfTrace(trace: Trace, columns: readonly string[], window: number): Float64Array {
  const table = extractFeatures([trace], families, { window });
  const place = new Map(table.columns.map((column, c) => [column, c]));
  return Float64Array.from(columns, (column) => table.values[place.get(column)!]![0]!);
}
