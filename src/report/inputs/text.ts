import type { StrategyDistance } from '../../inputs/judges/index.ts';
import type { MeasureName } from '../../inputs/measures.ts';
import type {
  ClaimComparison,
  ClaimResult,
  InputsResult,
  JudgedGenerator,
  OverRepetitions,
  PublishedRow,
  StudyCell,
  StudyGenerator,
} from '../../inputs/study/index.ts';
import { dash, formatPercent, formatRange } from '../numbers.ts';
import {
  type Column,
  countColumn,
  formatTable,
  leftColumn,
  numericColumn,
  rightColumn,
  titledTable,
} from '../table.ts';

type Format = (value: number) => string;

export const asCount: Format = (value) => value.toFixed(value < 10 ? 2 : 0);
export const asRatio: Format = (value) => value.toFixed(2);
const asTenth: Format = (share) => `${(100 * share).toFixed(1)} %`;

/** A mean over repetitions, with its interval where there are two or more. */
export function formatMean(mean: OverRepetitions | null | undefined, format: Format): string {
  if (mean === null || mean === undefined) return dash;
  const { value, low, high } = mean;
  return low === null || high === null
    ? format(value)
    : `${format(value)} ${formatRange({ low, high }, format)}`;
}

/** How each measure is called and written. */
export const measureWords: Readonly<
  Record<MeasureName, { readonly title: string; readonly format: Format }>
> = {
  faultsPerThousandCalls: { title: 'faults per 1,000 calls', format: asCount },
  faultsPerThousandCallsNoMargin: { title: 'the same by any margin', format: asCount },
  faultsPerHundredSeeds: { title: 'faults per 100 seeds', format: asCount },
  faultsPerHundredSeedsNoMargin: { title: 'faults per 100 seeds by any margin', format: asCount },
  faultsPerCpuSecond: { title: 'faults per CPU second', format: asCount },
  successRate: { title: 'goal met', format: formatPercent },
  misclassified: { title: 'misclassified', format: formatPercent },
  valid: { title: 'valid', format: formatPercent },
  labelKept: { title: 'label kept', format: formatPercent },
  validAndKept: { title: 'valid and kept', format: formatPercent },
  generations: { title: 'generations', format: asCount },
  callsPerSeed: { title: 'calls per seed', format: asCount },
  diversity: { title: 'diversity', format: asRatio },
  diversityToReal: { title: 'diversity to real', format: asRatio },
  distanceToSeed: { title: 'distance to seed', format: asRatio },
  cpuSeconds: { title: 'CPU seconds', format: asCount },
};

/** What is shown of every strategy. */
export const shownMeasures = [
  'faultsPerThousandCalls', 'faultsPerHundredSeeds', 'misclassified', 'labelKept', 'valid', 'diversityToReal',
  'callsPerSeed', 'cpuSeconds',
] as const satisfies readonly MeasureName[]; // biome-ignore format: one list

/** A study of test inputs as text: generators, strategies set by set, claims. Computes nothing. */
export function formatInputs(result: InputsResult): string {
  return [
    `${result.options.repetitions} repetitions, ${Math.round(result.cost.cpuSeconds)} CPU seconds.`,
    titledTable('generators at the gate', result.generators, generatorColumns),
    ...result.options.sets.flatMap((set) => formatSet(result, set)),
    ...formatRefused(result),
    ...(result.claims.length === 0
      ? []
      : [`claims, by differences paired over repetitions\n${result.claims.map(formatClaim).join('\n')}`]),
  ].join('\n\n');
}

export const generatorColumns: readonly Column<StudyGenerator>[] = [
  leftColumn('set', ({ set }) => set),
  leftColumn('generator', ({ generator }) => generator),
  rightColumn('passed', ({ passed, benches }) => `${passed} of ${benches.length}`),
  rightColumn('label consistency', ({ labelConsistency }) => formatMean(labelConsistency, asTenth)),
  rightColumn('diversity to real', ({ diversityToReal }) => formatMean(diversityToReal, asRatio)),
  rightColumn('valid', ({ valid }) => formatMean(valid, formatPercent)),
  rightColumn('CPU seconds', ({ trainingCpuSeconds }) => formatMean(trainingCpuSeconds, asCount)),
];

/** Single generators at the gate. */
export const judgedColumns: readonly Column<JudgedGenerator>[] = [
  leftColumn('set', ({ set }) => set),
  leftColumn('generator', ({ generator }) => generator),
  countColumn('repetition', ({ repetition }) => repetition),
  numericColumn('label consistency', ({ labelConsistency }) => labelConsistency, asTenth),
  numericColumn('diversity to real', ({ diversity }) => diversity, asRatio),
  numericColumn('valid', ({ validity }) => validity, formatPercent),
  rightColumn('CPU seconds', ({ cpuSeconds }) => (cpuSeconds === null ? 'kept' : asCount(cpuSeconds))),
  leftColumn('gate', ({ reasons }) => reasons.join('; ') || 'passed'),
];

function formatSet({ cells }: InputsResult, set: string): string[] {
  const own = cells.filter((cell) => cell.set === set);
  return own.length === 0 ? [] : [titledTable(`${set}: means over repetitions`, own, cellColumns)];
}

/** Intervals would make the lines too long; the page has them. */
const cellColumns: readonly Column<StudyCell>[] = [
  leftColumn('generator', ({ generator }) => generator),
  leftColumn('strategy', ({ strategy }) => strategy),
  ...shownMeasures.map((measure) => {
    const { title, format } = measureWords[measure];
    return numericColumn<StudyCell>(title, ({ measures }) => measures[measure]?.value ?? null, format);
  }),
];

function formatRefused({ refused }: InputsResult): string[] {
  if (refused.length === 0) return [];
  return [['refused:', ...refused.map((one) => `  ${nameRefused(one)}: ${one.reason}`)].join('\n')];
}

export function nameRefused({
  set,
  generator,
  repetition,
  strategy,
}: InputsResult['refused'][number]): string {
  return [set, generator, ...(strategy ?? []), `repetition ${repetition}`].flat().join(', ');
}

/** Sentences are too long for a table. */
function formatClaim({ claim, source, verdict, reason }: ClaimResult): string {
  return `  ${verdict}: ${claim} (${source})\n    ${reason}`;
}

/** The two sides of a comparison, and before them what both have in common. */
export function nameComparison({ set, first, second }: ClaimComparison): string {
  return first.generator === second.generator
    ? `${set}, ${first.generator}: ${first.strategy} − ${second.strategy}`
    : `${set}, ${first.strategy}: ${first.generator} − ${second.generator}`;
}

/** A difference in the unit of its measure, signed. */
export function formatDifference({ measure, difference }: ClaimComparison): string {
  const { format } = measureWords[measure];
  return formatMean(difference, (value) => `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`);
}

/** What was published of the strategies that we have. */
export const publishedColumns: readonly Column<PublishedRow>[] = [
  leftColumn('task', ({ task }) => task),
  leftColumn('generator', ({ generator }) => generator),
  leftColumn('strategy', ({ strategy }) => strategy),
  rightColumn('misclassified', ({ misclassified }) => formatPercent(misclassified)),
  rightColumn('valid', ({ valid }) => formatPercent(valid)),
  rightColumn('label kept', ({ labelKept }) => formatPercent(labelKept)),
  rightColumn('faults per 100 seeds', (row) => row.faultsPerHundredSeeds ?? dash),
  rightColumn('generations', ({ generations }) => generations ?? dash),
];

/** Distances of a ledger as text. */
export function formatDistances(distances: readonly StrategyDistance[]): string {
  return formatTable(distances, distanceColumns);
}

/** Four decimals: 1 − SSIM and LPIPS of near inputs are small. */
const asDistance: Format = (value) => value.toFixed(4);

const distanceColumns: readonly Column<StrategyDistance>[] = [
  leftColumn('strategy', ({ strategy }) => strategy),
  leftColumn('distance', ({ view }) => view),
  countColumn('misclassified', ({ misclassified }) => misclassified),
  numericColumn('to seed', ({ toSeed }) => toSeed, asDistance),
  countColumn('faults', ({ faults }) => faults),
  numericColumn('within classes', ({ withinClasses }) => withinClasses, asDistance),
  numericColumn('to real', ({ toReal }) => toReal, asRatio),
];
