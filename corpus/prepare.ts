import { InputError } from '../src/lib/errors.ts';
import { canonicalJson, sha256 } from '../src/lib/hash.ts';
import { type RandomStream, randomStream } from '../src/lib/random.ts';
import { createRecent } from '../src/lib/recent.ts';
import type { DataParts, DataSet, RawData } from '../src/training/data.ts';
import type { DataEditSpec, ProgramSpec } from '../src/training/spec.ts';
import { decodeTargets, encodeTargets } from './data/encode.ts';
import { dataSources } from './data/index.ts';
import { findOriginal } from './data/originals.ts';
import { fitPreprocessing, undoPreprocessing } from './data/preprocess.ts';

/** Applies one edit of `spec.data.edits` to the raw training part; the faults layer looks the operator up. */
export type TrainingDataEditor = (data: RawData, edit: DataEditSpec, random: RandomStream) => RawData;

/**
 * The parts a run trains on: drawn by seed, the training part edited, all parts preprocessed with the statistics of
 * the *unedited* training part, targets encoded. Pure: the same spec and seed give the same bytes, and a mutant gets
 * the rows of its clean program. The rows are those of the program's original data set where `useDataDirectory` named
 * a directory that holds it.
 * @throws InputError `unknown-source`, `invalid-data-options`, `too-few-rows`, `wrong-target-encoding`, and those of
 * the loaders.
 */
export function prepareData(
  spec: ProgramSpec,
  seedIndex: number,
  editTrainingData?: TrainingDataEditor,
): DataParts {
  const raw = splitRows(spec, seedIndex);
  const edited = applyEdits(spec, seedIndex, raw.train, editTrainingData);
  const encode = (part: RawData): DataSet => encodeTargets(part, spec.data.target);
  const preprocess = fitted(spec, raw.train);
  const evaluated = (part: RawData) => encode(preprocessEvaluated(spec, preprocess, part));
  return {
    train: encode(preprocess(edited)),
    validation: evaluated(raw.validation),
    test: evaluated(raw.test),
  };
}

/** How many rows `prepareData` would train on, for a fraction of the time. @throws InputError as `prepareData`. */
export function countTrainingRows(
  spec: ProgramSpec,
  seedIndex: number,
  editTrainingData: TrainingDataEditor,
): number {
  const { edits, rows } = spec.data;
  if (edits.length === 0) return rows.train;
  return applyEdits(spec, seedIndex, takeTraining(spec, seedIndex), editTrainingData).rows;
}

/**
 * Rows that are none of the program's own, in raw units and with raw targets, as its network sees them: preprocessed
 * with the statistics of its training part of that seed, and encoded.
 * @throws InputError as `prepareData`.
 */
export function prepareRows(spec: ProgramSpec, seedIndex: number, rows: RawData): DataSet {
  return encodeTargets(fitted(spec, takeTraining(spec, seedIndex))(rows), spec.data.target);
}

/** The way back from `prepareRows`, as far as 32-bit numbers go; classes as indices. @throws InputError as `prepareData`. */
export function restoreRows(spec: ProgramSpec, seedIndex: number, rows: DataSet): RawData {
  const train = takeTraining(spec, seedIndex);
  const targets = decodeTargets(rows, spec.data.target);
  return undoPreprocessing(
    spec.data.preprocessing,
    statisticsOf(spec, train),
  )({ ...rows, ...targets, classes: train.classes });
}

/** The preprocessing of a program, its statistics those of the training part. */
function fitted({ data }: ProgramSpec, train: RawData): (part: RawData) => RawData {
  return fitPreprocessing(data.preprocessing, statisticsOf({ data }, train));
}

/** The rows that statistics are taken of: all of the training part, or as few as a fault leaves. */
function statisticsOf({ data: { statisticsRows } }: Pick<ProgramSpec, 'data'>, train: RawData): RawData {
  return statisticsRows === undefined ? train : takeRows(train, firstRows(train, statisticsRows));
}

function firstRows({ rows }: RawData, count: number): number[] {
  return Array.from({ length: Math.min(rows, count) }, (_, row) => row);
}

/** Validation or test rows as the network sees them: prepared as training rows, but for faults that do it otherwise. */
function preprocessEvaluated(
  { data }: ProgramSpec,
  preprocess: (part: RawData) => RawData,
  part: RawData,
): RawData {
  const { preprocessing, evaluationPreprocessing: how } = data;
  if (how === 'none') return part;
  if (how === 'own') return fitPreprocessing(preprocessing, part)(part);
  return how === 'twice' ? preprocess(preprocess(part)) : preprocess(part);
}

const hashes = new WeakMap<DataParts, string>();

/** SHA-256 over the bytes and shapes of all parts, in the order train, validation, test; taken once of each. */
export function hashData(parts: DataParts): string {
  const hash = hashes.get(parts) ?? hashParts(parts);
  hashes.set(parts, hash);
  return hash;
}

function hashParts(parts: DataParts): string {
  const hashes = [parts.train, parts.validation, parts.test].map((part) => [
    part.inputShape,
    part.targetShape,
    sha256(bytesOf(part.inputs)),
    sha256(bytesOf(part.targets)),
  ]);
  return sha256(canonicalJson(hashes));
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

interface RawParts {
  readonly train: RawData;
  readonly validation: RawData;
  readonly test: RawData;
}

function splitRows(spec: ProgramSpec, seedIndex: number): RawParts {
  const population = loadPopulation(spec);
  const { train, validation, test } = splitIndices(spec, seedIndex, population.rows);
  return {
    train: takeRows(population, leakTest(spec, train, test)),
    validation: takeRows(population, validation),
    test: takeRows(population, test),
  };
}

/** The training part of `splitRows` alone. */
function takeTraining(spec: ProgramSpec, seedIndex: number): RawData {
  const population = loadPopulation(spec);
  const { train, test } = splitIndices(spec, seedIndex, population.rows);
  return takeRows(population, leakTest(spec, train, test));
}

/** The training rows, the last ones given up for a share of the test rows where a fault lets these in. */
function leakTest(
  { data: { leakedTestRows = 0 } }: ProgramSpec,
  train: Indices,
  test: Indices,
): ArrayLike<number> {
  if (leakedTestRows === 0) return train;
  const leaked = test.subarray(0, Math.min(train.length, Math.round(test.length * leakedTestRows)));
  const all = Uint32Array.from(train);
  all.set(leaked, train.length - leaked.length);
  return all;
}

type Indices = Int32Array | Uint32Array;

/**
 * Which rows of the population go where: three disjoint lists. The same for a mutant and its clean program; small
 * tables (`fixedSplit`) are split once for all seeds and programs, and rows in the order of time in that order, so that
 * the last ones are tested on and none that overlaps with those before.
 */
export function splitIndices(spec: ProgramSpec, seedIndex: number, populationRows: number) {
  const { train, validation, test } = spec.data.rows;
  const { id, fixedSplit, gap } = dataSources.get(spec.data.source);
  if (gap !== undefined) {
    const between = gap(spec.data.options);
    const from = (start: number, count: number) => Uint32Array.from({ length: count }, (_, i) => start + i);
    return {
      train: from(populationRows - test - between - validation - between - train, train),
      validation: from(populationRows - test - between - validation, validation),
      test: from(populationRows - test, test),
    };
  }
  const random = fixedSplit
    ? randomStream('data', id, 'data split')
    : randomStream(spec.id, seedIndex, 'data split');
  const order = random.permutation(populationRows);
  return {
    train: order.subarray(0, train),
    validation: order.subarray(train, train + validation),
    test: order.subarray(train + validation, train + validation + test),
  };
}

/** The random numbers that a source makes the rows of a program from. */
export function drawOf({ source, options, draw }: ProgramSpec['data']): RandomStream {
  return randomStream('data', source, canonicalJson(options), ...(draw === undefined ? [] : [draw]));
}

/** Populations made last, so that the runs of a program do not each make theirs; a large one has 30 MB. */
const populations = createRecent<RawData>(8);

/**
 * The rows a program's parts are drawn from: its original's where a data directory has it, else its source's. Errors as
 * `prepareData`.
 */
export function loadPopulation({ id, data: reference }: ProgramSpec): RawData {
  const { source, options, rows, draw } = reference;
  const needed = rows.train + rows.validation + rows.test;
  const found = findOriginal(id);
  const key =
    found === null
      ? canonicalJson([source, options, needed, draw ?? null])
      : canonicalJson([id, found.directory]);
  return populations.get(key, () => {
    const data =
      found === null
        ? dataSources.get(source).load(options, drawOf(reference), needed)
        : found.original.load(found.directory);
    const gaps = 2 * (dataSources.get(source).gap?.(options) ?? 0);
    if (data.rows >= needed + gaps) return data;
    throw new InputError('too-few-rows', {
      rule: `${found === null ? `data source ${source}` : found.directory} has too few rows`,
      need: needed + gaps,
      value: data.rows,
    });
  });
}

function applyEdits(
  spec: ProgramSpec,
  seedIndex: number,
  train: RawData,
  editor: TrainingDataEditor | undefined,
): RawData {
  const { edits } = spec.data;
  if (edits.length > 0 && editor === undefined) {
    throw new Error(`${spec.id} edits its training data, but nobody said how`);
  }
  return edits.reduce((data, edit) => {
    const random = randomStream(spec.id, seedIndex, 'fault', edit.operator, canonicalJson(edit.parameters));
    return editor!(data, edit, random);
  }, train);
}

/** The given rows, copied, in the given order. */
export function takeRows(data: RawData, rows: ArrayLike<number>): RawData {
  return {
    ...data,
    rows: rows.length,
    inputs: gather(data.inputs, data.rows, rows),
    targets: gather(data.targets, data.rows, rows),
  };
}

function gather(values: Float32Array, rows: number, wanted: ArrayLike<number>): Float32Array {
  const width = values.length / rows;
  const taken = new Float32Array(wanted.length * width);
  for (let i = 0; i < wanted.length; i++) {
    const row = wanted[i]!;
    taken.set(values.subarray(row * width, (row + 1) * width), i * width);
  }
  return taken;
}
