import { checkEveryRun, checkGroups } from '../features/check-groups.ts';
import { chooseFiles, compareRows } from '../features/made-again.ts';
import { type FeatureFile, featuresPath, percentOf, readFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { existsPacked } from '../lib/files.ts';
import { once } from '../lib/once.ts';
import { findPin, requireOfRecording } from '../traces/store/made-from.ts';
import { hashFiles, type Manifest, readManifest } from '../traces/store/manifest.ts';
import { type RunFacts, readRunFacts } from '../traces/store/run-facts.ts';
import { holdOnce } from './held-marks.ts';
import { checkLabels } from './labels/check.ts';
import { addFamilies, knowsFamilies } from './labels/earlier-families.ts';
import { type LabelFile, readLabels } from './labels/file.ts';

/* Derived files, read and held against the recording that they must be of. */

/** What files are held against. */
export interface HeldAgainst {
  readonly directory: string;
  readonly manifest: Manifest;
  /** Hash of the recorded files by their hashes, as they are listed and not as the manifest sums them up. */
  readonly files: string;
  /** By trace id. @throws InputError as `readRunFacts`. */
  runs(): Promise<ReadonlyMap<string, RunFacts>>;
}

/**
 * @param isChecked by the process that started this one: the runs are read when something is to be held against them that it
 *   did not check.
 * @throws InputError as `readManifest` and `readRunFacts`.
 */
export async function openHeld(directory: string, isChecked = false): Promise<HeldAgainst> {
  const manifest = await readManifest(directory);
  const runs = once(() => readRunFacts(directory, manifest));
  if (!isChecked) await runs();
  return { directory, manifest, files: hashFiles(manifest.files), runs };
}

/** @throws InputError as `readLabels`, `requireOfRecording` and `checkLabels`. */
export async function readHeldLabels(path: string, held: HeldAgainst): Promise<LabelFile> {
  const { directory, manifest, runs } = held;
  const labels = await readLabels(path);
  requireOfRecording({ path, madeFrom: labels.madeFrom, ...labels.entry }, directory, manifest);
  const whole = knowsFamilies(labels) ? labels : addFamilies(labels, await runs());
  await holdOnce(['labels', held.files, labels.entry.sha256], async () =>
    checkLabels(path, whole, await runs()),
  );
  return whole;
}

/**
 * Trace files of which rows are made again whenever a table is read, where complete traces are there and no manifest pins the
 * table: enough to notice values that were turned around, not to prove every one (`faultgap verify`).
 */
const sampledFiles = 2;

/**
 * The feature table that saw this share of each run.
 * @throws InputError `no-features` where it was not extracted; as `readWholeTable` and `compareRows`.
 */
export async function readHeldFeatures(held: HeldAgainst, window: number): Promise<FeatureFile> {
  const { directory, manifest } = held;
  const path = featuresPath(directory, window);
  if (!existsPacked(path)) throw noFeatures(path, window);
  const table = await readWholeTable(path, held);
  if (findPin(path, directory, manifest) === null)
    await holdOnce(['sampled', held.files, table.hash], async () => {
      await compareRows(path, table, directory, chooseFiles(manifest, table.hash, sampledFiles));
    });
  return table;
}

/** A feature table of all runs. @throws InputError as `readHeldColumns` and `checkEveryRun`. */
export async function readWholeTable(path: string, held: HeldAgainst): Promise<FeatureFile> {
  const table = await readHeldColumns(path, held);
  await holdOnce(['whole', held.files, table.hash], async () =>
    checkEveryRun(path, table.groups, await held.runs()),
  );
  return table;
}

/** A feature table of some of the runs. @throws InputError as `readFeatures`, `requireOfRecording` and `checkGroups`. */
export async function readHeldColumns(path: string, held: HeldAgainst): Promise<FeatureFile> {
  const table = await readFeatures(path);
  requireOfRecording({ path, sha256: table.hash, madeFrom: table.madeFrom }, held.directory, held.manifest);
  await holdOnce(['columns', held.files, table.hash], async () =>
    checkGroups(path, table.groups, await held.runs()),
  );
  return table;
}

function noFeatures(path: string, window: number): InputError {
  const percent = percentOf(window);
  return new InputError('no-features', {
    rule: `this is evaluated on ${percent === 100 ? 'features' : `features of the first ${percent} %`} of each run`,
    need: path,
    value: 'no such file',
    remedy: `Run \`faultgap features DIR${percent === 100 ? '' : ` --window ${percent}`}\`.`,
  });
}
