import { none } from '../../eval/normalisations/none.ts';
import type { ResultComparison, ResultPrimary } from '../../eval/result.ts';
import { dash, formatInterval, formatP, formatSigned } from '../numbers.ts';
import {
  type Column,
  countColumn,
  formatTable,
  leftColumn,
  numericColumn,
  rightColumn,
  type TableStyle,
} from '../table.ts';

const parts = ['diagnoser', 'features', 'normalisation', 'decision', 'split'] as const;

/** `forest, all, S1o`, less what both sides share. */
function sideOf({ sides }: ResultComparison, which: 0 | 1): string {
  const [own, other] = [sides[which], sides[1 - which]!];
  const differing = parts.filter((part) => own![part] !== other[part]);
  return differing.map((part) => own![part]).join(', ') || own!.split;
}

/** What both sides share; that neither is normalised goes without saying. */
function sharedOf({ sides: [first, second] }: ResultComparison): string {
  return parts
    .filter((part) => first[part] === second[part] && !(part === 'normalisation' && first[part] === none.id))
    .map((part) => first[part])
    .join(', ');
}

/** One line per comparison. */
export const primaryColumns: readonly Column<ResultComparison>[] = [
  leftColumn('effect of', ({ effect }) => effect),
  leftColumn('of', (comparison) => `${comparison.task}, ${sharedOf(comparison)}`),
  leftColumn('first − second', (comparison) => `${sideOf(comparison, 0)} − ${sideOf(comparison, 1)}`),
  numericColumn('first', ({ first }) => first),
  numericColumn('second', ({ second }) => second),
  numericColumn('difference', ({ value }) => value, formatSigned),
  rightColumn('95 % interval', formatInterval),
  rightColumn('over data sets', ({ sources }) => formatInterval(sources)),
  rightColumn('over halves', ({ halves }) => formatInterval(halves)),
  numericColumn('p (Holm)', ({ pHolm }) => pHolm, formatP),
  leftColumn('differs', ({ differs, halves }) => (halves === null ? dash : differs ? 'yes' : 'no')),
  countColumn('traces', ({ n }) => n),
];

/** What the table may be quoted for. */
export function aboutPrimary({ stage, cuts, halvings, comparisons, file }: ResultPrimary): string {
  const sources = comparisons[0]?.sources;
  const said =
    stage === 'exploratory'
      ? 'Exploratory: the comparisons were fixed in a file, but after these programs were looked at, so they confirm nothing.'
      : 'Confirmatory: only programs count that were not known when the comparisons were fixed in a file.';
  return `${said} ${comparisons.length} comparisons of balanced accuracy (file ${file.slice(0, 12)}); ${cuts} ${cuts === 1 ? 'cut' : 'cuts'}, programs resampled${sources == null ? '' : `, and beside it their ${sources.count} data sets`}; ${halvings === 0 ? 'no' : halvings} random halvings of the programs. A difference is claimed where p, corrected over the table, is below 0.05 and both intervals leave 0 out.${halvings === 0 ? ' One without halves is undecided (–), and one cut scatters about what ten cuts say.' : ''}`;
}

/** One comparison with its interval, for a figure. */
export function namedDifference(comparison: ResultComparison) {
  const { effect, value, low, high } = comparison;
  return { name: effect, value, low, high };
}

/** What the table says, and the table. */
export function formatPrimary(primary: ResultPrimary, style: TableStyle = 'text'): string {
  return `${aboutPrimary(primary)}\n\n${formatTable(primary.comparisons, primaryColumns, style)}`;
}
