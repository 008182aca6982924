import { join } from 'node:path';
import { chooseFiles, compareRows } from '../../features/made-again.ts';
import { featuresPath } from '../../features/table.ts';
import { readJson } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { readPackedBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { readShard, requireShardOf } from '../../traces/recording/shard.ts';
import { readEnvironment } from '../../traces/store/environment.ts';
import { openTraces } from '../../traces/store/group-file.ts';
import { findPin, requirePinned } from '../../traces/store/made-from.ts';
import { listOthers } from '../../traces/store/pin-derived.ts';
import {
  type HeldAgainst,
  openHeld,
  readHeldColumns,
  readHeldLabels,
  readWholeTable,
} from '../held-files.ts';
import { checkSeries } from '../labels/check.ts';
import { tryTo } from './problems.ts';

/** What was found of the files that lie beside the recorded ones. */
export interface DerivedVerification {
  /** Files that were checked. */
  readonly derived: number;
  /** Rows of feature tables that were made again from complete traces. */
  readonly rowsMadeAgain: number;
  /** Folders that hold an evaluation, relative to the recording. */
  readonly evaluations: readonly string[];
  /** Files that nothing can be held against. */
  readonly unchecked: readonly string[];
  /** What does not hold, one line each. */
  readonly problems: readonly string[];
}

/** Trace files of which rows are made again, for each table. */
export interface FileSample {
  readonly files: number;
  /** What chooses them. */
  readonly seed: string;
}

/**
 * Checks everything in the directory of a recording that is derived from it or put beside it: that each file is of this
 * recording and says of every run what the run says, that feature rows and labels come out again where complete traces are
 * there (of a sample of trace files), and that nothing else lies there.
 * @throws InputError as `openHeld`.
 */
export async function verifyDerived(directory: string, sample: FileSample): Promise<DerivedVerification> {
  const held = await openHeld(directory);
  const others = await listOthers(directory, held.manifest);
  const evaluations = others
    .filter((path) => path.endsWith('/result.json'))
    .map((path) => path.slice(0, -12));
  const isOfEvaluation = (path: string) => evaluations.some((folder) => path.startsWith(`${folder}/`));
  const found = { derived: 0, rowsMadeAgain: 0, unchecked: [] as string[], problems: [] as string[] };
  found.problems.push(...(await tryTo(() => checkEnvironment(others, held))));
  for (const path of others.filter((path) => !isOfEvaluation(path))) {
    const check = checks.find(({ names }) => names.test(path))?.check;
    const pin = findPin(join(directory, path), directory, held.manifest);
    if (check === undefined && pin === null) {
      found.problems.push(`${path} is no file of a recording`);
      continue;
    }
    const broken = await tryTo(async () => {
      if (pin !== null) requirePinned(path, sha256(await readPackedBytes(join(directory, path))), pin);
      const rows = await check?.(path, held, sample);
      if (rows === null) found.unchecked.push(path);
      else found.derived += 1;
      found.rowsMadeAgain += rows ?? 0;
    });
    found.problems.push(...broken);
  }
  return { ...found, evaluations };
}

/** Checks a file; gives the rows that were made again, or null where nothing can be held against it. */
type Check = (path: string, held: HeldAgainst, sample: FileSample) => Promise<number | null>;

const environmentNames = /^environment\.arrow$|^provenance\/.*\.json$/;

const checks: readonly { readonly names: RegExp; readonly check: Check }[] = [
  { names: /^features(-[\d.]+)?\.arrow$/, check: checkFeatureTable },
  { names: /^labels(-\w+)?\.arrow$/, check: checkLabelTable },
  { names: /^probe-bank\.arrow$/, check: (path, held) => checkRowsOnly(path, held) },
  { names: environmentNames, check: async () => 0 },
  { names: /^shard\.json$/, check: checkShard },
  {
    names: /^import\.json$/,
    check: async (path, { directory }) => passOver(await readJson(join(directory, path))),
  },
];

const passOver = (_: unknown) => null;

async function checkFeatureTable(path: string, held: HeldAgainst, sample: FileSample): Promise<number> {
  const { directory, manifest } = held;
  const file = join(directory, path);
  const table = await readWholeTable(file, held);
  if (featuresPath('', table.window) !== path) {
    throw new InputError('features-window', {
      rule: `${path} is of another part of each run than its name says`,
      value: `window ${table.window}`,
    });
  }
  return compareRows(file, table, directory, chooseFiles(manifest, sample.seed, sample.files));
}

async function checkLabelTable(path: string, held: HeldAgainst, sample: FileSample): Promise<number> {
  const { directory, manifest, runs } = held;
  const file = join(directory, path);
  const labels = await readHeldLabels(file, held);
  for (const one of chooseFiles(manifest, sample.seed, sample.files))
    checkSeries(file, labels, runs, (await openTraces(join(directory, one.path), one)).traces());
  return 0;
}

async function checkShard(_: string, { directory, manifest }: HeldAgainst): Promise<number> {
  requireShardOf(directory, await readShard(directory), manifest);
  return 0;
}

async function checkRowsOnly(path: string, held: HeldAgainst): Promise<number> {
  await readHeldColumns(join(held.directory, path), held);
  return 0;
}

/** What the machine felt decides no number but a control's; it must be of these runs. */
async function checkEnvironment(others: readonly string[], { directory, runs }: HeldAgainst): Promise<void> {
  if (!others.some((path) => environmentNames.test(path))) return;
  const ids = (await readEnvironment(directory))?.values.keys() ?? [];
  const stray = [...ids].find((traceId) => !runs.has(traceId));
  if (stray === undefined) return;
  throw new InputError('environment-rows', {
    rule: 'what the machine felt must be of runs of this recording',
    value: `trace ${stray}`,
  });
}
