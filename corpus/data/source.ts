import { z } from 'zod';
import { InputError } from '../../src/lib/errors.ts';
import type { RandomStream } from '../../src/lib/random.ts';
import type { RawData } from '../../src/training/data.ts';

/** Options of a data source as a spec writes them. */
export type SourceOptions = Readonly<Record<string, number | string | boolean>>;

/** Where a program's rows come from: a shipped table, or a generator. */
export interface DataSource {
  readonly id: string;
  readonly title: string;
  /** Who made the data, or what the generator imitates. */
  readonly origin: string;
  readonly licence: string;
  /** Split once for all seeds: for real tables under 700 rows, where a resampled test part would drown the seeds. */
  readonly fixedSplit: boolean;
  /**
   * The population a program's parts are drawn from: `rows` of a generator, all rows of a table. It depends on
   * options and `random` only, so every seed of every mutant draws from the same rows.
   * @throws InputError `invalid-data-options`, `too-much-data`.
   */
  load(options: SourceOptions, random: RandomStream, rows: number): RawData;
  /** Shape of a row, of sources that know it without reading any. @throws InputError `invalid-data-options`. */
  shape?(options: SourceOptions): readonly number[];
  /**
   * Of rows in the order of time, which are split in that order, for all seeds alike: how many to leave out between two
   * parts. Absent where rows are drawn.
   */
  gap?(options: SourceOptions): number;
}

interface SourceDefinition<S extends z.ZodType>
  extends Omit<DataSource, 'load' | 'fixedSplit' | 'gap' | 'shape'> {
  readonly fixedSplit?: boolean;
  /** Every option with its default; unknown ones are refused. */
  readonly options: S;
  readonly load: (options: z.output<S>, random: RandomStream, rows: number) => RawData;
  readonly gap?: (options: z.output<S>) => number;
  readonly shape?: (options: z.output<S>) => readonly number[];
}

/** A data source whose options are checked before it makes rows. */
export function defineSource<S extends z.ZodType>(definition: SourceDefinition<S>): DataSource {
  const { options: schema, load, gap, shape, fixedSplit = false, ...rest } = definition;
  return {
    ...rest,
    fixedSplit: fixedSplit || gap !== undefined,
    ...(shape && { shape: (options) => shape(parseOptions(rest.id, schema, options)) }),
    ...(gap && { gap: (options) => gap(parseOptions(rest.id, schema, options)) }),
    load: (options, random, rows) => load(parseOptions(rest.id, schema, options), random, rows),
  };
}

/** Of any number in options, and of values in all rows of a program: a slip of the pen must not take all memory. */
const [mostOfOption, mostValues] = [100_000, 2 ** 28];

export function tooMuch(what: string, need: number, value: SourceOptions[string]): InputError {
  return new InputError('too-much-data', {
    rule: `${what} would be more data than a program may have`,
    need: `at most ${need}`,
    value: String(value),
  });
}

function parseOptions<S extends z.ZodType>(id: string, schema: S, options: SourceOptions): z.output<S> {
  const huge = Object.entries(options).find(([, value]) => Math.abs(Number(value)) > mostOfOption);
  if (huge !== undefined) throw tooMuch(`option ${huge[0]} of data source ${id}`, mostOfOption, huge[1]);
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new InputError('invalid-data-options', {
    rule: `the options of data source ${id} are wrong at ${issue.path.join('.') || 'their root'}`,
    value: issue.message,
  });
}

const count = z.int().positive();

/** Option schemas that several sources share. */
export const optionTypes = { count, fraction: z.number().min(0).max(1), scale: z.number().nonnegative() };

/** Writes one row's inputs (into a zeroed slice) and returns its target: a class, a value, or one value per output. */
export type RowMaker = (inputs: Float32Array, row: number) => number | readonly number[];

/** Raw data made row by row. `targetShape` is `[]` for a single class or value. */
export function makeRows(
  rows: number,
  shape: { readonly inputShape: readonly number[]; readonly targetShape?: readonly number[] },
  classes: number | null,
  makeRow: RowMaker,
): RawData {
  const { inputShape, targetShape = [] } = shape;
  const width = size(inputShape);
  const targetWidth = size(targetShape);
  const values = rows * (width + targetWidth);
  if (values > mostValues) throw tooMuch(`${rows} rows of ${width} values`, mostValues, values);
  const inputs = new Float32Array(rows * width);
  const targets = new Float32Array(rows * targetWidth);
  for (let row = 0; row < rows; row++) {
    const target = makeRow(inputs.subarray(row * width, (row + 1) * width), row);
    targets.set(typeof target === 'number' ? [target] : target, row * targetWidth);
  }
  return { rows, inputShape, inputs, targetShape, targets, classes };
}

/** Number of values of a shape. */
function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
