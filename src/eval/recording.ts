import { join } from 'node:path';
import { type FeatureFile, readFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import type { PlugIn } from '../lib/plug-in.ts';
import { createRecent } from '../lib/recent.ts';
import { type Environment, readEnvironment } from '../traces/store/environment.ts';
import type { Manifest } from '../traces/store/manifest.ts';
import { readSeverities } from '../traces/store/severities.ts';
import { openHeld, readHeldColumns, readHeldFeatures, readHeldLabels } from './held-files.ts';
import type { ClassMapId } from './labels/config.ts';
import type { LabelFile } from './labels/file.ts';
import { addColumns, type ExtraColumns } from './methods/extra-columns.ts';
import { type FrozenFiles, openFrozen } from './splits/file.ts';

/** Where a recording is and how it is to be read; the same words for every process that works on it. */
export interface RecordingSource {
  readonly directory: string;
  /** Class map of fault typing, each of which has labels of its own. Default: four classes. */
  readonly classMap?: ClassMapId;
  /** What the user brings; each process loads them itself. */
  readonly plugIns?: readonly PlugIn[];
  /** Columns beside those of the recording's feature tables: one table per window, all of the same traces. */
  readonly extraColumns?: readonly ExtraColumns[];
  /** Directory of splits that were frozen before, to use in place of cutting them anew. */
  readonly splitsFrom?: string;
  /** Labels in place of the recording's own, such as those of some of its mutants. */
  readonly labels?: string;
  /** Directory of a recording of real faults that is to be diagnosed. */
  readonly realFaults?: string;
  /** Feature tables of wild runs, one per window. */
  readonly wild?: readonly WildTable[];
}

interface WildTable {
  readonly path: string;
  readonly window: number;
}

/** Where `faultgap label` puts labels: `labels.arrow`, or `labels-seven.arrow` for the seven classes. */
export function labelsPath(directory: string, classMap: ClassMapId = 'four'): string {
  return join(directory, classMap === 'four' ? 'labels.arrow' : `labels-${classMap}.arrow`);
}

/** A recording that has been turned into features and labels. */
export interface EvaluableRecording {
  readonly manifest: Manifest;
  readonly labels: LabelFile;
  /** What of the recording is evaluated. */
  readonly counts: { readonly programs: number; readonly traces: number };
  /** What a reader of results must know, one sentence each. */
  readonly notes: readonly string[];
  readonly plugIns: readonly PlugIn[];
  /** SHA-256 of tables from elsewhere that decide its numbers, by what results call them. */
  readonly hashes: Readonly<Record<string, string>>;
  /**
   * The feature table that saw this share of each run; the last few are kept.
   * @throws InputError `no-features` where it was not extracted; where the file is damaged.
   */
  features(window: number): Promise<FeatureFile>;
  /** What the machine felt of each run; null where the recording does not tell. */
  environment(): Promise<Environment | null>;
  /** How strong the fault of each run is, by trace id; null where the recording does not tell. */
  severities(): Promise<ReadonlyMap<string, string | null> | null>;
  /** Splits that were frozen before, where they are not to be cut anew. */
  readonly frozen?: FrozenFiles;
  /** The real faults that are to be diagnosed, where there are some. */
  readonly realFaults?: RealFaults;
  /** The wild runs that are to be predicted, as this share of each was seen, where there are some. @throws InputError `no-features`. */
  wild?(window: number): Promise<FeatureFile>;
}

/** A recording of real faults with its features. */
interface RealFaults {
  readonly manifest: Manifest;
  readonly features: FeatureFile;
}

/** A table of the reference recording takes some 30 MB; a study mostly reads one window at a time. */
const keptTables = 3;

/**
 * Reads what an evaluation needs, and holds it against the runs of the recording: a seal says that a file is whole, not whose it
 * is nor that it is right.
 * @throws InputError where a file is missing or damaged, is of another recording, or says something else than the runs.
 */
export async function readRecording(source: RecordingSource): Promise<EvaluableRecording> {
  const { directory, classMap, plugIns = [], extraColumns = [], splitsFrom } = source;
  const held = await openHeld(directory);
  const { manifest } = held;
  const path = source.labels ?? labelsPath(directory, classMap);
  const labels = await readHeldLabels(path, held, classMap);
  const tables = createRecent<Promise<FeatureFile>>(keptTables);
  const features = (window: number) => tables.get(String(window), () => readHeldFeatures(held, window));
  const environment = once(() => readEnvironment(directory));
  const severities = once(() => readSeverities(directory));
  const { programs, traces } = manifest.counts;
  const recording: EvaluableRecording = {
    ...{ manifest, labels, counts: { programs, traces }, notes: labels.notes },
    ...{ plugIns, hashes: {}, features, environment, severities },
    ...(splitsFrom !== undefined && { frozen: openFrozen(splitsFrom) }),
    ...(source.realFaults !== undefined && { realFaults: await readRealFaults(source.realFaults) }),
    ...(source.wild !== undefined && { wild: openWild(source.wild) }),
  };
  if (extraColumns.length === 0) return recording;
  return await addColumns(recording, extraColumns, (path) => readHeldColumns(path, held));
}

/** The table in which twins are looked for: that of whole runs, or this one where it was not extracted. */
export async function wholeRuns(
  { features }: Pick<EvaluableRecording, 'features'>,
  table: FeatureFile,
): Promise<FeatureFile> {
  if (table.window === 1) return table;
  return features(1).catch((error) => {
    if (error instanceof InputError && error.code === 'no-features') return table;
    throw error;
  });
}

async function readRealFaults(directory: string): Promise<RealFaults> {
  const held = await openHeld(directory);
  return { manifest: held.manifest, features: await readHeldFeatures(held, 1) };
}

function openWild(wild: readonly WildTable[]): (window: number) => Promise<FeatureFile> {
  const tables = createRecent<Promise<FeatureFile>>(keptTables);
  return (window) => {
    const own = wild.find((table) => table.window === window);
    if (own === undefined)
      throw new InputError('no-features', {
        rule: 'wild runs must have been seen as far as the others',
        need: `a table of window ${window}`,
        value: wild.map((table) => table.window).join(', ') || 'none',
      });
    return tables.get(own.path, () => readFeatures(own.path));
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
