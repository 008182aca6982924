import type { StrategyDistance } from '../../inputs/judges/index.ts';
import type { MeasureName } from '../../inputs/measures.ts';
import type {
  ClaimResult,
  Comparison,
  InputsResult,
  JudgedGenerator,
  OverRepetitions,
  PublishedRow,
  StudyCell,
  StudyGenerator,
} from '../../inputs/study/index.ts';
import { formatTable, type TableColumn } from '../table.ts';

type Format = (value: number) => string;

/** Of shares. */
export const asPercent: Format = (value) => `${(100 * value).toFixed(0)} %`;
export const asCount: Format = (value) => value.toFixed(value < 10 ? 2 : 0);
export const asRatio: Format = (value) => value.toFixed(2);

/** A mean over repetitions with its interval where there are two and more; a dash where there is none. */
export function formatMean(mean: OverRepetitions | null | undefined, format: Format): string {
  if (mean === null || mean === undefined) return '–';
  const { value, low, high } = mean;
  return low === null || high === null ? format(value) : `${format(value)} [${format(low)}, ${format(high)}]`;
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
  successRate: { title: 'goal met', format: asPercent },
  misclassified: { title: 'misclassified', format: asPercent },
  valid: { title: 'valid', format: asPercent },
  labelKept: { title: 'label kept', format: asPercent },
  validAndKept: { title: 'valid and kept', format: asPercent },
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
    `generators at the gate\n${formatTable(result.generators, generatorColumns)}`,
    ...result.options.sets.flatMap((set) => formatSet(result, set)),
    ...formatRefused(result),
    ...(result.claims.length === 0
      ? []
      : [`claims, by differences paired over repetitions\n${result.claims.map(formatClaim).join('\n')}`]),
  ].join('\n\n');
}

export const generatorColumns: readonly TableColumn<StudyGenerator>[] = [
  { heading: 'set', align: 'left', cell: ({ set }) => set },
  { heading: 'generator', align: 'left', cell: ({ generator }) => generator },
  { heading: 'passed', align: 'right', cell: ({ passed, benches }) => `${passed} of ${benches.length}` },
  {
    heading: 'label consistency',
    align: 'right',
    cell: ({ labelConsistency }) => formatMean(labelConsistency, (value) => `${(100 * value).toFixed(1)} %`),
  },
  {
    heading: 'diversity to real',
    align: 'right',
    cell: ({ diversityToReal }) => formatMean(diversityToReal, asRatio),
  },
  { heading: 'valid', align: 'right', cell: ({ valid }) => formatMean(valid, asPercent) },
  {
    heading: 'CPU seconds',
    align: 'right',
    cell: ({ trainingCpuSeconds }) => formatMean(trainingCpuSeconds, asCount),
  },
];

/** Single generators at the gate. */
export const judgedColumns: readonly TableColumn<JudgedGenerator>[] = [
  { heading: 'set', align: 'left', cell: ({ set }) => set },
  { heading: 'generator', align: 'left', cell: ({ generator }) => generator },
  { heading: 'repetition', align: 'right', cell: ({ repetition }) => String(repetition) },
  {
    heading: 'label consistency',
    align: 'right',
    cell: ({ labelConsistency }) => `${(100 * labelConsistency).toFixed(1)} %`,
  },
  { heading: 'diversity to real', align: 'right', cell: ({ diversity }) => asRatio(diversity) },
  { heading: 'valid', align: 'right', cell: ({ validity }) => asPercent(validity) },
  {
    heading: 'CPU seconds',
    align: 'right',
    cell: ({ cpuSeconds }) => (cpuSeconds === null ? 'kept' : asCount(cpuSeconds)),
  },
  { heading: 'gate', align: 'left', cell: ({ reasons }) => reasons.join('; ') || 'passed' },
];

function formatSet({ cells }: InputsResult, set: string): string[] {
  const own = cells.filter((cell) => cell.set === set);
  return own.length === 0 ? [] : [`${set}: means over repetitions\n${formatTable(own, cellColumns)}`];
}

/** Intervals would make the lines too long; the page has them. */
const cellColumns: readonly TableColumn<StudyCell>[] = [
  { heading: 'generator', align: 'left', cell: ({ generator }) => generator },
  { heading: 'strategy', align: 'left', cell: ({ strategy }) => strategy },
  ...shownMeasures.map(
    (measure): TableColumn<StudyCell> => ({
      heading: measureWords[measure].title,
      align: 'right',
      cell: ({ measures }) => {
        const value = measures[measure]?.value;
        return value === undefined ? '–' : measureWords[measure].format(value);
      },
    }),
  ),
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
export function nameComparison({ set, first, second }: Comparison): string {
  return first.generator === second.generator
    ? `${set}, ${first.generator}: ${first.strategy} − ${second.strategy}`
    : `${set}, ${first.strategy}: ${first.generator} − ${second.generator}`;
}

/** A difference in the unit of its measure, signed. */
export function formatDifference({ measure, difference }: Comparison): string {
  const { format } = measureWords[measure];
  return formatMean(difference, (value) => `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`);
}

/** What was published of the strategies that we have. */
export const publishedColumns: readonly TableColumn<PublishedRow>[] = [
  { heading: 'task', align: 'left', cell: ({ task }) => task },
  { heading: 'generator', align: 'left', cell: ({ generator }) => generator },
  { heading: 'strategy', align: 'left', cell: ({ strategy }) => strategy },
  { heading: 'misclassified', align: 'right', cell: ({ misclassified }) => asPercent(misclassified) },
  { heading: 'valid', align: 'right', cell: ({ valid }) => (valid === null ? '–' : asPercent(valid)) },
  {
    heading: 'label kept',
    align: 'right',
    cell: ({ labelKept }) => (labelKept === null ? '–' : asPercent(labelKept)),
  },
  {
    heading: 'faults per 100 seeds',
    align: 'right',
    cell: (row) => (row.faultsPerHundredSeeds === null ? '–' : String(row.faultsPerHundredSeeds)),
  },
  {
    heading: 'generations',
    align: 'right',
    cell: ({ generations }) => (generations === null ? '–' : String(generations)),
  },
];

/** Distances of a ledger as text. */
export function formatDistances(distances: readonly StrategyDistance[]): string {
  return formatTable(distances, columns);
}

/** Four decimals: 1 − SSIM and LPIPS of near inputs are small. */
const distance = (value: number | null) => (value === null ? '–' : value.toFixed(4));

const columns: readonly TableColumn<StrategyDistance>[] = [
  { heading: 'strategy', align: 'left', cell: ({ strategy }) => strategy },
  { heading: 'distance', align: 'left', cell: ({ view }) => view },
  { heading: 'misclassified', align: 'right', cell: ({ misclassified }) => String(misclassified) },
  { heading: 'to seed', align: 'right', cell: ({ toSeed }) => distance(toSeed) },
  { heading: 'faults', align: 'right', cell: ({ faults }) => String(faults) },
  { heading: 'within classes', align: 'right', cell: ({ withinClasses }) => distance(withinClasses) },
  { heading: 'to real', align: 'right', cell: ({ toReal }) => (toReal === null ? '–' : asRatio(toReal)) },
];
