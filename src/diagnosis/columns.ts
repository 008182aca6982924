import { featureSets } from '../eval/methods/feature-sets.ts';
import type { DescribedExtractor } from '../features/extractor.ts';
import { extractors } from '../features/index.ts';
import { logExtractor } from '../features/log/log.ts';
import { extractFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import type { Trace } from '../traces/trace.ts';
import { isMargin, valuesOf } from './rules/run.ts';

const families = featureSets.get('all').extractors.map((id) => extractors.get(id));
const familyColumns = families.flatMap((family) => columnsOf(family));

/** Which columns a trace can be judged by, and what it lacks. */
export interface TraceColumns {
  /** Whether it is faulty: what any log tells, which is what carries over to runs of other tools. */
  readonly log: readonly string[];
  /** Of which class, whether it will turn unstable, and what stands out: the run families. */
  readonly has: readonly string[];
  readonly families: readonly string[];
  /** Families of which something is missing. */
  readonly missing: readonly string[];
}

/** What columns go by. Without a header nothing is known of the task. */
type Series = Pick<Trace, 'scalars' | 'layered'> & { readonly header?: Pick<Trace['header'], 'observed'> };

/**
 * The columns whose metrics the trace recorded. A null in a series is data; a series of the loss or a family without one
 * value was not wanted, which is no failure of the run.
 * @throws InputError `no-features` where there is none.
 */
export function columnsOfTrace(trace: Series): TraceColumns {
  const recorded = seriesOf(trace);
  const isRecorded = ({ needs }: { readonly needs: readonly string[] }) =>
    needs.every((id) => recorded.has(id));
  const own = familyColumns.filter(isRecorded);
  // A learning rate alone says nothing of how it went.
  const loss = [...recorded].some((id) => familyOf(id) === 'loss');
  const log = loss ? logColumnsOf(trace, recorded) : [];
  if (own.length === 0 && log.length === 0) {
    const { scalars, layered } = trace;
    throw new InputError('no-features', {
      rule: 'the trace has no series that a feature of the corpus is made of',
      need: 'at least loss.train',
      value:
        Object.keys({ ...scalars, ...layered })
          .slice(0, 5)
          .join(', ') || 'no series',
    });
  }
  return {
    log,
    has: own.map(({ column }) => column),
    families: [...new Set(own.map(({ family }) => family))],
    missing: [...new Set(familyColumns.filter((part) => !isRecorded(part)).map(({ family }) => family))],
  };
}

/** How often was looked at a run is its owner's choice: limits go by it, and nothing is learned from it. */
const logColumns = columnsOf(logExtractor).filter(({ column }) => column !== 'log.checks-log');

/** Names of series with a value; of other families than the loss all, where one has. */
function seriesOf({ scalars, layered }: Series): ReadonlySet<string> {
  const series = Object.entries({ ...scalars, ...layered });
  const filled = series.filter(([, values]) => values.some((value) => value !== null)).map(([id]) => id);
  const whole = new Set(filled.map(familyOf).filter((family) => family !== 'loss'));
  return new Set([...filled, ...series.map(([id]) => id).filter((id) => whole.has(familyOf(id)))]);
}

/** Fewer values than this are no curve: one evaluation at the end tells nothing of how it went. */
const fewestOfCurve = 3;

/**
 * Columns of a log whose series tell how the run went. The rate of a log is left out: whose schedule it is no log says, and every
 * schedule that the corpus lacks would make a healthy run look strange. So are scores among so many classes that a good one of
 * theirs is a bad one of the corpus; those of several labels a row, most of which are absent; and R² under a margin.
 */
function logColumnsOf(trace: Series, recorded: ReadonlySet<string>): string[] {
  const values = (id: string) => valuesOf(trace, id).length;
  const enough = Math.min(fewestOfCurve, values('loss.train'));
  const observed = trace.header?.observed;
  const isOther = observed?.task === 'multilabel' || (observed !== undefined && isMargin(observed));
  const withoutScores = isOther || hasManyClasses(trace);
  const isCurve = (id: string) => {
    if (id === 'optimizer.learning-rate') return recorded.has('optimizer.update-ratio');
    return values(id) >= enough && !(withoutScores && id.endsWith('-score'));
  };
  return logColumns
    .filter(({ needs }) => needs.every((id) => recorded.has(id) && isCurve(id)))
    .map(({ column }) => column);
}

/** Classes of the corpus at most, twice over; and more than anybody's. */
const manyClasses = { from: 20, to: 1e5 };
/** By so many times the score of guessing a score may begin above it, and by so many times it must come up. */
const times = 5;

/**
 * Whether there are more classes than scores of the corpus are of. Where no header says so: the loss begins at the logarithm of
 * a number that many, the score about where guessing among them is, and it comes far above that.
 */
function hasManyClasses(trace: Series): boolean {
  const observed = trace.header?.observed;
  if (observed?.task != null) return (observed.classes ?? 0) > manyClasses.from;
  const [loss] = valuesOf(trace, 'loss.train');
  const [train, validation] = [valuesOf(trace, 'loss.train-score'), valuesOf(trace, 'loss.validation-score')];
  const scores = train.length > 0 ? train : validation;
  if (loss === undefined || scores.length === 0) return false;
  const classes = Math.exp(loss);
  const [first, last] = [scores[0]!, scores.at(-1)!];
  return (
    classes > manyClasses.from &&
    classes < manyClasses.to &&
    first <= times / classes &&
    last >= times * Math.max(first, 1 / classes)
  );
}

function familyOf(metric: string): string {
  return metric.slice(0, metric.indexOf('.'));
}

function columnsOf({ id: family, features }: DescribedExtractor) {
  return features.flatMap(({ name, needs, suffixes }) =>
    suffixes.map((suffix) => ({ family, column: `${family}.${name}${suffix}`, needs })),
  );
}

/** The features of a trace that saw `window` of it, in the order of `columns`; NaN for missing. */
export function rowOfTrace(trace: Trace, columns: readonly string[], window: number): Float64Array {
  const used = extractors.members.filter(({ id }) => columns.some((column) => column.startsWith(`${id}.`)));
  const table = extractFeatures([trace], used, { window });
  const place = new Map(table.columns.map((column, c) => [column, c]));
  return Float64Array.from(columns, (column) => table.values[place.get(column)!]![0]!);
}
