import { join } from 'node:path';
import { extractorOf, type FeatureFile, readFeatures } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { existsPacked } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import type { LabelFile } from '../labels/file.ts';
import { addSetsOf } from './feature-sets.ts';

/** A feature table with columns that the recording's own table has not, perhaps of some of its traces only. */
export interface ExtraColumns {
  readonly path: string;
  /** Share of the planned steps that its features saw. */
  readonly window: number;
  /** What it was made of, where that is a table from elsewhere. */
  readonly origin?: ColumnsOrigin;
}

/** A feature table from elsewhere, as results name it. */
export interface ColumnsOrigin {
  /** Its columns are `<id>.<name>`, and feature sets are called after it. */
  readonly id: string;
  /** Of the file. */
  readonly name: string;
  readonly sha256: string;
  /** What a reader of results must know, one sentence each. */
  readonly notes: readonly string[];
}

/** The parts of a recording that further columns change. */
interface Extendable {
  readonly labels: LabelFile;
  readonly counts: { readonly programs: number; readonly traces: number };
  readonly notes: readonly string[];
  readonly hashes: Readonly<Record<string, string>>;
  features(window: number): Promise<FeatureFile>;
}

/**
 * A recording with further columns, cut down to the traces that have them, so that what is compared is compared on the
 * same traces.
 * @param read what reads a table, and holds it against the recording where one is there.
 * @throws InputError as `read`; features of a window without extra columns throw `no-features`.
 */
export async function addColumns<R extends Extendable>(
  recording: R,
  extras: readonly ExtraColumns[],
  read: (path: string) => Promise<FeatureFile> = readFeatures,
): Promise<R> {
  const tables = await Promise.all(extras.map(({ path }) => read(path)));
  const groups = tables.map((table) => table.groups).reduce(inBoth);
  const kept = new Set(groups.map(({ traceId }) => traceId));
  const programs = new Set(groups.map(({ program }) => program));
  const origins = extras.flatMap(({ origin = [] }) => origin);
  const { labels, counts } = recording;
  return {
    ...recording,
    labels: {
      ...labels,
      rows: labels.rows.filter(({ traceId }) => kept.has(traceId)),
      coveredPrograms: labels.coveredPrograms.filter((program) => programs.has(program)),
    },
    counts: { programs: programs.size, traces: kept.size },
    notes: [
      ...recording.notes,
      ...noteOf(programs.size, counts.programs),
      ...origins.flatMap(({ notes }) => notes),
    ],
    hashes: Object.fromEntries(origins.map(({ name, sha256 }) => [`features ${name}`, sha256])),
    features: async (window) => {
      const fitting = tables.filter((_, i) => extras[i]!.window === window);
      if (fitting.length === 0) throw noColumns(window);
      return fitting.reduce(joinColumns, await recording.features(window));
    },
  };
}

function inBoth(groups: FeatureFile['groups'], others: FeatureFile['groups']): FeatureFile['groups'] {
  const ids = new Set(others.map(({ traceId }) => traceId));
  return groups.filter(({ traceId }) => ids.has(traceId));
}

function noteOf(programs: number, all: number): string[] {
  if (programs === all) return [];
  return [
    `On ${programs} of ${all} programs: those whose traces are in every feature table that is compared.`,
  ];
}

function noColumns(window: number): InputError {
  return new InputError('no-features', {
    rule: 'the further columns must have seen as much of each run as the others',
    need: `columns of window ${window}`,
    value: 'none',
  });
}

/** The rows that both tables have, with the columns of both; where an extractor is in both, its columns of the second. */
export function joinColumns(table: FeatureFile, extra: FeatureFile): FeatureFile {
  const renewed = new Set(extra.columns.map(extractorOf));
  const kept = [...table.columns.keys()].filter((c) => !renewed.has(extractorOf(table.columns[c]!)));
  const placeOf = new Map(extra.groups.map(({ traceId }, row) => [traceId, row]));
  const rows = [...table.groups.keys()].filter((row) => placeOf.has(table.groups[row]!.traceId));
  const places = rows.map((row) => placeOf.get(table.groups[row]!.traceId)!);
  return {
    ...table,
    groups: rows.map((row) => table.groups[row]!),
    columns: [...kept.map((c) => table.columns[c]!), ...extra.columns],
    values: [
      ...kept.map((c) => take(table.values[c]!, rows)),
      ...extra.values.map((values) => take(values, places)),
    ],
    hash: hashJson([table.hash, extra.hash]),
    files: [...table.files, ...extra.files],
  };
}

/** A loop, as `Float64Array.from` takes twenty times as long: tables have hundreds of columns. */
function take(values: Float64Array, from: readonly number[]): Float64Array {
  const taken = new Float64Array(from.length);
  for (let i = 0; i < from.length; i++) taken[i] = values[from[i]!]!;
  return taken;
}

/** Family of columns, and name of the table beside a recording that holds them. */
export const probeBank = 'probe-bank';

/**
 * What trained networks predict on a probe bank, where one of the chosen feature sets reads it: the table `probe-bank.arrow`
 * beside the recording, whose feature sets `probe-bank`, `baseline+probe-bank` and `all+probe-bank` are added. Where none
 * reads it there is nothing to add, so that other evaluations keep all their traces.
 * @throws InputError `no-probe-bank` where it is needed and not there; as `readFeatures`.
 */
export async function openProbeColumns(
  directory: string,
  featureSets: readonly string[],
): Promise<ExtraColumns[]> {
  if (!featureSets.some((id) => id === probeBank || id.endsWith(`+${probeBank}`))) return [];
  const name = `${probeBank}.arrow`;
  const path = join(directory, name);
  if (!existsPacked(path)) throw noProbeBank(path);
  const { hash, window } = await readFeatures(path);
  const origin = { id: probeBank, name, sha256: hash, notes: [note] };
  addSetsOf(origin);
  return [{ path, window, origin }];
}

const note =
  'probe-bank holds each network against healthy networks of its own program and is made after training, which other families are not: read its scores in that light.';

function noProbeBank(path: string): InputError {
  return new InputError('no-probe-bank', {
    rule: `the feature set ${probeBank} reads what trained networks predict on a probe bank`,
    need: path,
    value: 'no such file',
    remedy: 'Make it with `faultgap inputs probe`, or leave the feature set out.',
  });
}
