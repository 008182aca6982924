import { showCell } from '../../tables/cells.ts';
import type { ImportedNumbers } from '../import/run-trace.ts';
import type { LogUnit } from '../trace.ts';
import type { Counter } from './counter.ts';
import type { Assignment } from './quantities.ts';
import type { ReadQuantity } from './read-quantity.ts';

/** What a reading is said from. */
export interface Reading {
  readonly title: string;
  readonly counter: Counter;
  readonly unit: LogUnit;
  readonly base: string;
  readonly read: readonly ReadQuantity[];
  readonly unused: Assignment['unused'];
  readonly odd: readonly string[];
  readonly numbers: ImportedNumbers;
  readonly classes: number | null;
}

/** How a log was read, one sentence each: the count, the columns, what is not used, what is odd. */
export function describeReading(reading: Reading): string[] {
  const { title, read, unused, odd } = reading;
  return [
    `${title}: ${describeCount(reading)}; ${read.map((each) => describeQuantity(each, reading)).join('; ')}`,
    ...(unused.length > 0 ? [`not used: ${unused.map(describeUnused).join(', ')}`] : []),
    ...(odd.length > 0 ? [odd.join('; ')] : []),
    ...describeCurves(reading),
  ];
}

function quote(name: string): string {
  return name === '' ? 'the column without a name' : `\`${showCell(name)}\``;
}

function describeCount({ counter, unit, base, numbers: { steps, planned } }: Reading): string {
  const last = steps.at(-1) ?? 0;
  const range = `${steps.length} ${steps.length === 1 ? 'check' : 'checks'} to ${last}${planned > last ? ` of ${planned}` : ''}`;
  const by =
    counter.name === null || counter.name === 'epoch' || counter.name === 'step'
      ? ''
      : ` (${quote(counter.name)})`;
  return `${unit}${base === '' ? '' : ` ${base}`}${by}, ${range}`;
}

function describeQuantity({ quantity, unit }: ReadQuantity, { classes }: Reading): string {
  const names = quantity.from.map(({ name }) => quote(name)).join(' + ');
  const inUnit = unit === null ? '' : unit === 'percent' ? ', in per cent' : ', a share';
  const isOfClasses = quantity.share && quantity.named === null;
  const among =
    classes === null
      ? ', of a number of classes that it does not tell'
      : `, above guessing among about ${classes}`;
  return `${names} → ${quantity.words}${inUnit}${isOfClasses ? among : ''}`;
}

function describeUnused({ name, why }: Assignment['unused'][number]): string {
  return why === null ? quote(name) : `${quote(name)} (${why})`;
}

/** What of the curves themselves changes how they are to be read. */
function describeCurves(reading: Reading): string[] {
  const { read, numbers } = reading;
  const series = (metric: string) =>
    numbers.values[numbers.columns.findIndex((column) => column.metric === metric)] ?? [];
  const finite = (metric: string) =>
    series(metric).filter((value) => value !== null && Number.isFinite(value)) as number[];
  const train = read.find(({ quantity }) => quantity.metric === 'loss.train');
  const unmeasured = read.reduce((sum, each) => sum + each.unmeasured, 0);
  const negative = finite('loss.train').some((value) => value < 0);
  const players = numbers.columns.some(({ metric }) => metric === 'loss.generator');
  return [
    ...(players
      ? [
          'generator and discriminator work against each other: neither loss is to fall, and neither says whether what is generated is good',
        ]
      : []),
    ...(unmeasured > 0 ? [`${unmeasured} NaN with numbers after them are read as not measured`] : []),
    ...(train?.quantity.span === 'epoch'
      ? ['the first training loss is the mean over the whole first epoch, in which it falls most']
      : []),
    ...(train?.quantity.span === null && firstIsMean(series('loss.train'), series('loss.validation'))
      ? [
          'the first training loss is far above validation and no later one is: it looks like the mean over the first epoch',
        ]
      : []),
    ...(negative
      ? [
          'the training loss goes below 0, as log densities and similarities with their sign turned do: by how many times it fell says nothing',
        ]
      : []),
    ...describeRate(finite('optimizer.learning-rate')),
  ];
}

/** By how much the first ratio of training to validation loss must be above the later ones to look like a mean over an epoch. */
const muchAbove = 2;

function firstIsMean(train: readonly (number | null)[], validation: readonly (number | null)[]): boolean {
  const ratios = train.flatMap((loss, i) => {
    const other = validation[i] ?? null;
    return loss !== null && other !== null && loss > 0 && other > 0 ? [loss / other] : [];
  });
  const [first, ...later] = ratios;
  return (
    first !== undefined && later.length >= 3 && first > muchAbove && first > muchAbove * Math.max(...later)
  );
}

function describeRate(rates: readonly number[]): string[] {
  if (rates.length < 4) return [];
  const top = rates.indexOf(Math.max(...rates));
  const rises = top > 0 && rates.slice(1, top + 1).every((rate, i) => rate >= rates[i]!);
  if (!rises || top > rates.length / 2 || rates[top]! < 1.2 * rates[0]!) return [];
  return [`the learning rate rises from ${rates[0]} to ${rates[top]} by check ${top + 1}: a warm-up`];
}
