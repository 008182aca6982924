import type { Table } from '../../tables/table.ts';
import { readLogNumber } from './cells.ts';
import type { LogHints } from './contract.ts';
import type { ReadName } from './names.ts';

/** Where in the training each row of a log stands. */
export interface Counter {
  /** The column that counts; null where rows are counted. */
  readonly name: string | null;
  readonly kind: 'epoch' | 'step' | 'row';
  /** Whole numbers from −1, one for every row. */
  readonly counts: readonly number[];
  /** Where the numbers show it. */
  readonly from?: 0 | 1;
  /** What is odd about it, one clause each. */
  readonly notes: readonly string[];
}

/**
 * Finds what counts: the epoch where it tells all rows apart, else the step, else the index, else the rows themselves.
 * @param measured columns with numbers in a row: rows of one count must not contradict each other in them.
 */
export function findCounter(
  table: Table,
  names: readonly ReadName[],
  measured: readonly string[],
  { counter }: LogHints,
): Counter {
  if (counter !== undefined && table.columns.has(counter)) {
    const named = names.find(({ name }) => name === counter)!;
    const counts = wholeNumbers(table, counter);
    if (counts !== null)
      return { name: counter, kind: named.quantity === 'epoch' ? 'epoch' : 'step', counts, notes: [] };
  }
  const columnsOf = (quantity: ReadName['quantity']) =>
    names
      .filter((name) => name.quantity === quantity)
      .sort((a, b) => a.rank - b.rank)
      .map(({ name }) => ({ name, counts: wholeNumbers(table, name) }))
      .filter((column): column is Counted => column.counts !== null);
  const epoch = columnsOf('epoch')[0];
  const steps = columnsOf('step').sort((a, b) => Number(isOfLogger(a.name)) - Number(isOfLogger(b.name)));
  const step = steps.find(({ counts }) => table.rows < 2 || new Set(counts).size > 1);
  if (epoch !== undefined && tellsApart(table, epoch.counts, measured)) return ofKind(epoch, 'epoch');
  if (epoch !== undefined && step !== undefined && beginsWithEpochs(epoch.counts, step.counts))
    return {
      ...ofKind(step, 'step'),
      ...throughEpochs(epoch.counts, step.counts),
      notes: ['counts within epochs'],
    };
  if (step !== undefined) return ofKind(step, 'step');
  const index = columnsOf('index').find(({ counts }) => tellsApart(table, counts, measured));
  if (index !== undefined) return ofKind(index, 'epoch');
  return countRows(table, names, epoch !== undefined);
}

/** Rows themselves, or the different fractions of epochs that they stand at. */
function countRows(table: Table, names: readonly ReadName[], hasEpochs: boolean): Counter {
  const rows = { name: null, kind: 'row' } as const;
  const fractions = names.find(({ quantity }) => quantity === 'epoch')?.name;
  const places = fractions === undefined || hasEpochs ? null : placesOf(table.columns.get(fractions)!);
  if (places !== null)
    return { ...rows, counts: places, notes: ['epochs are fractions: their rows are counted'] };
  const counts = Array.from({ length: table.rows }, (_, row) => row);
  const why = hasEpochs ? 'several rows per epoch: rows are counted' : 'no column counts: rows are counted';
  return { ...rows, counts, notes: [why] };
}

/** The how manieth different number each cell is; null where they do not ascend. */
function placesOf(cells: ArrayLike<unknown>): number[] | null {
  const places: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < cells.length; row++) {
    const value = readLogNumber(cells[row]);
    if (value === null || value === undefined || !(value >= last)) return null;
    places.push(value > last ? (places.at(-1) ?? -1) + 1 : places.at(-1)!);
    last = value;
  }
  return places;
}

interface Counted {
  readonly name: string;
  readonly counts: readonly number[];
}

const ofKind = ({ name, counts }: Counted, kind: Counter['kind']): Counter => ({
  name,
  kind,
  counts,
  notes: [],
});

/** `_step` of Weights & Biases counts calls of its logger, not of the optimizer. */
const isOfLogger = (name: string) => name.startsWith('_');

const largest = 2 ** 31 - 2;

/** What a column counts, a row without a number standing where the one before it does; null where it does not count. */
function wholeNumbers(table: Table, name: string): readonly number[] | null {
  const cells = table.columns.get(name)!;
  const counts: number[] = [];
  let first = -1;
  for (let row = 0; row < cells.length; row++) {
    const value = readCount(cells[row]);
    if (value === undefined) return null;
    if (value === null || Number.isNaN(value)) counts.push(counts.at(-1) ?? Number.NaN);
    else if (Number.isInteger(value) && value >= -1 && value <= largest) {
      if (first < 0) first = row;
      counts.push(value);
    } else return null;
  }
  if (first < 0) return null;
  return counts.map((count) => (Number.isNaN(count) ? counts[first]! : count));
}

/** A count as a number, or as it is printed: `3/10`, `Epoch 3/10`, `12,500`. */
function readCount(cell: unknown): number | null | undefined {
  if (typeof cell === 'string' && /^\s*\d{1,3}(,\d{3})+\s*$/.test(cell))
    return Number(cell.replaceAll(',', ''));
  const printed =
    typeof cell === 'string' ? /^\s*(?:[A-Za-z]+[\s:]*)?(\d+)(?:\s*\/\s*\d+)?\s*$/.exec(cell) : null;
  return readLogNumber(printed === null ? cell : printed[1]);
}

/** In so many rows a step that was written twice is one oddity, and no other way of counting. */
const fewRows = 5;

/** Whether no column has two numbers at one count; a row that was written twice is no reason to doubt what counts. */
function tellsApart(table: Table, counts: readonly number[], measured: readonly string[]): boolean {
  return measured.every((name) => {
    const cells = table.columns.get(name)!;
    let [filled, repeats] = [0, 0];
    let last: { count: number; value: number | undefined } | null = null;
    for (let row = 0; row < table.rows; row++) {
      const value = readLogNumber(cells[row]);
      if (value === null || Number.isNaN(value)) continue;
      filled++;
      if (last !== null && last.count === counts[row] && !Object.is(last.value, value)) repeats++;
      last = { count: counts[row]!, value };
    }
    return repeats <= Math.max(filled / 10, filled >= fewRows ? 1 : 0);
  });
}

/** Whether steps begin again with every epoch. */
function beginsWithEpochs(epochs: readonly number[], steps: readonly number[]): boolean {
  let [turns, together] = [0, 0];
  for (let row = 1; row < steps.length; row++) {
    if (epochs[row]! <= epochs[row - 1]!) continue;
    turns++;
    if (steps[row]! < steps[row - 1]!) together++;
  }
  return turns > 0 && together === turns;
}

/** Steps through all epochs, each as long as the longest. */
function throughEpochs(
  epochs: readonly number[],
  steps: readonly number[],
): Pick<Counter, 'counts' | 'from'> {
  const first = Math.min(...new Set(epochs));
  const lowest = steps.reduce((least, step) => Math.min(least, step), largest);
  const length = steps.reduce((most, step) => Math.max(most, step), 0) + (lowest === 0 ? 1 : 0);
  const counts = steps.map((step, row) => (epochs[row]! - first) * length + step);
  return lowest === 0 ? { counts, from: 0 } : { counts };
}
