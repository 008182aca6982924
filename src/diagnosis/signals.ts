import { groupBy } from '../lib/group.ts';
import { argmax, quantileSorted } from '../statistics/descriptive.ts';
import type { Signal } from './contract.ts';
import type { Model } from './learner/model.ts';
import { featureOf, subjectOf, words } from './words.ts';

/** Outside the middle 95 % of healthy runs. */
const tail = 0.025;

/** How one column of a trace stands among healthy runs. */
export interface Standing {
  readonly column: string;
  readonly value: number;
  readonly quantile: number;
  readonly distance: number;
  readonly healthy: Signal['healthy'];
}

/** Columns with a value in the trace and in healthy runs, whose quantiles are those of a model. */
export function standAmong(
  columns: readonly string[],
  row: Float64Array,
  { runs, quantiles }: Model['healthy'],
): Standing[] {
  return columns.flatMap((column, c) => {
    const levels = quantiles[c]!;
    return Number.isNaN(row[c]!) || levels.length === 0 ? [] : [standingOf(column, row[c]!, levels, runs)];
  });
}

function standingOf(column: string, value: number, levels: readonly number[], runs: number): Standing {
  const at = (p: number) => quantileSorted(levels, p);
  const [p5, p25, median, p75, p95] = [at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)];
  const reach = levels.at(-1)! - levels[0]!;
  // Half of a healthy column may be one value; then its wider spread says what is far.
  const spread = [(p75 - p25) / 1.349, (p95 - p5) / 3.29, reach / 6, 1e-6].find((width) => width > 0)!;
  return {
    column,
    value,
    quantile: placeAmong(value, levels),
    distance: Math.max(-99, Math.min(99, (value - median) / spread)),
    healthy: { runs, p5, p25, median, p75, p95, spread },
  };
}

/** Share of healthy runs below a value, half of those that equal it among them. */
function placeAmong(value: number, levels: readonly number[]): number {
  const below = levels.filter((level) => level < value).length;
  const equal = levels.filter((level) => level === value).length;
  if (equal > 0) return (below + (equal - 1) / 2) / (levels.length - 1);
  if (below === 0 || below === levels.length) return below === 0 ? 0 : 1;
  const [low, high] = [levels[below - 1]!, levels[below]!];
  return (below - 1 + (value - low) / (high - low)) / (levels.length - 1);
}

/** Whether a trace stands where at most one healthy run in forty does, on either side. */
export function isUnusual({ quantile }: Standing): boolean {
  return quantile <= tail || quantile >= 1 - tail;
}

/** What gives class shares of a row, and the class whose odds are looked at. */
export interface OddsSource {
  readonly vote: (row: Float64Array) => Float64Array;
  readonly class: number;
}

/**
 * What the diagnoser makes of each feature: by how much the log-odds of a class fall where all its
 * columns are replaced by medians of healthy runs. Features that say the same cover for each other:
 * a weight of 0 is no proof that a feature does not matter.
 */
export function weighFeatures(
  columns: readonly string[],
  row: Float64Array,
  typical: Float64Array,
  judge: OddsSource,
): Map<string, number> {
  const oddsOf = (values: Float64Array) => logOdds(judge.vote(values)[judge.class]!);
  const whole = oddsOf(row);
  const places = groupBy(columns.keys(), (c) => featureOf(columns[c]!));
  return new Map(
    [...places].map(([feature, own]) => {
      const without = row.slice();
      for (const c of own) without[c] = typical[c]!;
      return [feature, whole - oddsOf(without)];
    }),
  );
}

function logOdds(share: number): number {
  const held = Math.min(1 - 1e-6, Math.max(1e-6, share));
  return Math.log(held / (1 - held));
}

/** Medians of healthy runs per column; NaN where none has a value. */
export function typicalRow({ quantiles }: Model['healthy']): Float64Array {
  return Float64Array.from(quantiles, (levels) => quantileSorted(levels, 0.5));
}

/** What features weigh for "faulty" and for the likeliest class. */
export interface Weights {
  readonly faulty: ReadonlyMap<string, number>;
  readonly class: ReadonlyMap<string, number>;
}

/** One signal per feature with an unusual column, its furthest; the heaviest come first. */
export function findSignals(standings: readonly Standing[], weights: Weights): Signal[] {
  const byFeature = groupBy(standings.filter(isUnusual), ({ column }) => featureOf(column));
  const signals = [...byFeature].map(([feature, own]): Signal => {
    const furthest = furthestOf(own);
    const side = furthest.quantile > 0.5 ? 'above' : 'below';
    return {
      family: feature.slice(0, feature.indexOf('.')),
      feature,
      side,
      sentence: tell(furthest, side),
      weight: { faulty: weights.faulty.get(feature) ?? 0, class: weights.class.get(feature) ?? 0 },
      ...furthest,
    };
  });
  const weigh = ({ weight, distance }: Signal) =>
    Math.max(0, weight.faulty) + Math.max(0, weight.class) + 0.01 * Math.abs(distance);
  return signals.sort((a, b) => weigh(b) - weigh(a));
}

/** The column furthest from healthy runs; a trend, which is harder to read, only where alone. */
function furthestOf(own: readonly Standing[]): Standing {
  const levels = own.filter(({ column }) => !isTrend(column));
  const standings = levels.length > 0 ? levels : own;
  return standings[argmax(standings.map(({ distance }) => Math.abs(distance)))]!;
}

/** Whether a column says how something changed rather than how large it was. */
export function isTrend(column: string): boolean {
  return column.endsWith('.slope');
}

/** `Size of gradients, at the end: lower than in 99 of 100 healthy runs – little arrives there`. */
function tell({ column, quantile, value }: Standing, side: 'above' | 'below'): string {
  const subject = subjectOf(column);
  const [more, share] = side === 'above' ? ['higher', quantile] : ['lower', 1 - quantile];
  const runs = Math.floor(100 * share);
  const among = runs >= 100 ? 'every healthy run' : `${runs} of 100 healthy runs`;
  // What a level means says nothing of a trend.
  const said = isTrend(column) ? undefined : words.get(featureOf(column))?.[side];
  const meaning = typeof said === 'function' ? said(value) : said;
  return `${subject[0]!.toUpperCase()}${subject.slice(1)}: ${more} than in ${among}${meaning === undefined ? '' : ` – ${meaning}`}`;
}
