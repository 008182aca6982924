import { checkEveryRun, checkGroups } from '../features/check-groups.ts';
import { chooseFiles, compareRows } from '../features/made-again.ts';
import { type FeatureFile, featuresPath, percentOf, readFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { existsPacked } from '../lib/files.ts';
import { findPin, requireOfRecording } from '../traces/store/made-from.ts';
import { type Manifest, readManifest } from '../traces/store/manifest.ts';
import { type RunFacts, readRunFacts } from '../traces/store/run-facts.ts';
import { checkLabels } from './labels/check.ts';
import type { ClassMapId } from './labels/config.ts';
import { addFamilies } from './labels/earlier-families.ts';
import { type LabelFile, readLabels } from './labels/file.ts';

/* Derived files, read and held against the recording that they must be of. */

/** What files are held against. */
export interface HeldAgainst {
  readonly directory: string;
  readonly manifest: Manifest;
  /** By trace id. */
  readonly runs: ReadonlyMap<string, RunFacts>;
}

/** @throws InputError as `readManifest` and `readRunFacts`. */
export async function openHeld(directory: string): Promise<HeldAgainst> {
  const manifest = await readManifest(directory);
  return { directory, manifest, runs: await readRunFacts(directory, manifest) };
}

/**
 * @param classMap of the labels that are to be there
 * @throws InputError `no-labels` where there is no such file; as `readLabels`, `requireOfRecording` and `checkLabels`.
 */
export async function readHeldLabels(
  path: string,
  held: HeldAgainst,
  classMap: ClassMapId = 'four',
): Promise<LabelFile> {
  const { directory, manifest, runs } = held;
  if (!existsPacked(path))
    throw new InputError('no-labels', {
      rule: 'runs are evaluated by their labels',
      need: path,
      value: 'no such file',
      remedy: `Run \`faultgap label ${directory}${classMap === 'four' ? '' : ` --class-map ${classMap}`}\`.`,
    });
  const labels = await readLabels(path);
  requireOfRecording({ path, madeFrom: labels.madeFrom, ...labels.entry }, directory, manifest);
  const whole = addFamilies(labels, runs);
  checkLabels(path, whole, runs);
  return whole;
}

/**
 * Trace files of which rows are made again whenever a table is read, where complete traces are there and no manifest pins the
 * table: enough to notice values that were turned around, not to prove every one (`faultgap verify`). Which ones follows from
 * the table, so that the same command always says the same.
 */
const sampledFiles = 2;

/**
 * The feature table that saw this share of each run.
 * @throws InputError `no-features` where it was not extracted; as `readWholeTable` and `compareRows`.
 */
export async function readHeldFeatures(held: HeldAgainst, window: number): Promise<FeatureFile> {
  const { directory, manifest } = held;
  const path = featuresPath(directory, window);
  if (!existsPacked(path)) throw noFeatures(path, window, directory);
  const table = await readWholeTable(path, held);
  if (findPin(path, directory, manifest) === null)
    await compareRows(path, table, directory, chooseFiles(manifest, table.hash, sampledFiles));
  return table;
}

/** A feature table of all runs. @throws InputError as `readHeldColumns` and `checkEveryRun`. */
export async function readWholeTable(path: string, held: HeldAgainst): Promise<FeatureFile> {
  const table = await readHeldColumns(path, held);
  checkEveryRun(path, table.groups, held.runs);
  return table;
}

/** A feature table of some of the runs. @throws InputError as `readFeatures`, `requireOfRecording` and `checkGroups`. */
export async function readHeldColumns(path: string, held: HeldAgainst): Promise<FeatureFile> {
  const table = await readFeatures(path);
  requireOfRecording({ path, sha256: table.hash, madeFrom: table.madeFrom }, held.directory, held.manifest);
  checkGroups(path, table.groups, held.runs);
  return table;
}

function noFeatures(path: string, window: number, directory: string): InputError {
  const percent = percentOf(window);
  return new InputError('no-features', {
    rule: `this is evaluated on ${percent === 100 ? 'features' : `features of the first ${percent} %`} of each run`,
    need: path,
    value: 'no such file',
    remedy: `Run \`faultgap features ${directory}${percent === 100 ? '' : ` --window ${percent}`}\`.`,
  });
}
