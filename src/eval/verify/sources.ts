import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readFeatures } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { existsPacked, readPackedBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { readManifest } from '../../traces/store/manifest.ts';
import { type ExtraColumns, probeBank } from '../methods/extra-columns.ts';
import { foreignId } from '../methods/foreign-features.ts';
import { labelsPath, type RecordingSource } from '../recording.ts';
import type { Result } from '../result.ts';
import { folderOfWild } from '../wild/rows.ts';

/**
 * Where the files are that a result names: in its recording, or below its own directory.
 * @throws InputError `chain-recording` where it was made from another recording, `chain-labels` where its labels are in neither.
 */
export async function findSources(
  directory: string,
  { corpus, hashes }: Result,
  recording: string,
): Promise<RecordingSource> {
  const { hash } = await readManifest(recording);
  if (corpus.hash !== hash) {
    throw new InputError('chain-recording', {
      rule: `${join(directory, 'result.json')} was made from another recording than ${recording}`,
      need: hash,
      value: corpus.hash,
      remedy: 'Name its own with --recording.',
    });
  }
  return {
    directory: recording,
    labels: await findLabels(directory, hashes.labels ?? 'none', recording),
    extraColumns: await findColumns(directory, hashes, recording),
    splitsFrom: join(directory, 'splits'),
    wild: await tablesIn([join(directory, folderOfWild)]),
  };
}

async function findLabels(directory: string, need: string, recording: string): Promise<string> {
  const places = [labelsPath(directory), labelsPath(recording), labelsPath(recording, 'seven')];
  for (const path of places.filter(existsPacked))
    if (sha256(await readPackedBytes(path)) === need) return path;
  throw new InputError('chain-labels', {
    rule: `${join(directory, 'result.json')} was made from labels that are neither in its recording nor beside it`,
    need: `sha256 ${need}`,
    value: 'none',
  });
}

/** Names of feature tables in a result that are the recording's own. */
const ownTable = /^features( [\d.]+ %)?$/;

/** In the order in which they were joined: extractors of one's own, tables from elsewhere, the probe bank. */
async function findColumns(
  directory: string,
  hashes: Result['hashes'],
  recording: string,
): Promise<ExtraColumns[]> {
  const further = Object.keys(hashes)
    .filter(
      (name) => name.startsWith('features ') && !ownTable.test(name) && name !== 'features of real faults',
    )
    .map((name) => name.slice('features '.length));
  const probed = `${probeBank}.arrow`;
  const own = join(directory, 'own');
  const folders = further.filter((name) => name !== probed).map((name) => join(own, foreignId(name)));
  const probes = further.includes(probed) ? [await describeTable(join(recording, probed))] : [];
  return [...(await tablesIn([own, ...folders])), ...probes];
}

async function tablesIn(folders: readonly string[]): Promise<ExtraColumns[]> {
  const paths: string[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    const tables = names.filter((name) => /^features(-[\d.]+)?\.arrow$/.test(name)).sort();
    paths.push(...tables.map((name) => join(folder, name)));
  }
  return Promise.all(paths.map(describeTable));
}

async function describeTable(path: string): Promise<ExtraColumns> {
  return { path, window: (await readFeatures(path)).window };
}
