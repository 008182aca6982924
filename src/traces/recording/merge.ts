import { existsSync } from 'node:fs';
import { copyFile, link, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withFolderLock } from '../../jobs/folder-lock.ts';
import { InputError } from '../../lib/errors.ts';
import { temporaryName } from '../../lib/files.ts';
import { makeFolder, writeFailed } from '../../lib/folders.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { planVersionOf } from '../plan.ts';
import { openTraces } from '../store/group-file.ts';
import { type Manifest, manifestName, presentTraces, readManifest } from '../store/manifest.ts';
import { provenanceDirectory } from '../store/provenance.ts';
import { claimDirectory } from './recording.ts';
import { hashPart, readShard, type Shard, shardName } from './shard.ts';
import { writeIndex } from './write-index.ts';

interface Part {
  readonly directory: string;
  readonly shard: Shard;
  readonly manifest: Manifest;
}

/**
 * Makes one recording of all its shards, with the hash that one machine would have given it. Trace files are linked where they lie on the
 * same disk, and copied elsewhere; each is read and held against the manifest of its shard. The same call goes on where it was stopped.
 * @throws InputError `no-shard`, `shard-unfinished`, `shard-mismatch`, `shard-missing`, `recording-locked`, `other-recording`,
 * `write-failed`; as `openTraces`.
 */
export async function mergeShards(directories: readonly string[], out: string): Promise<Manifest> {
  const parts: Part[] = [];
  for (const directory of directories) parts.push(await readPart(directory));
  requireOneRecording(parts);
  return withFolderLock(out, 'recording', () => mergeLocked(parts, out));
}

async function readPart(directory: string): Promise<Part> {
  if (!existsSync(join(directory, shardName)))
    throw new InputError('no-shard', {
      rule: `${directory} is no shard of a recording`,
      need: `a directory written by "faultgap record --shard", with ${shardName}`,
    });
  const shard = await readShard(directory);
  if (!existsSync(join(directory, manifestName)))
    throw new InputError('shard-unfinished', {
      rule: `shard ${nameOf(shard)} in ${directory} is not finished`,
      remedy: 'Run its command again, which goes on where it was.',
    });
  const manifest = await readManifest(directory);
  const listed = presentTraces(manifest).map(({ path }) => path);
  if (
    manifest.plan !== hashPart(shard) ||
    canonicalJson(listed.toSorted()) !== canonicalJson(shard.traces.toSorted())
  )
    throw new InputError('shard-mismatch', {
      rule: `${shardName} and ${manifestName} of ${directory} are of different recordings`,
      remedy: 'Copy the directory again, or record the shard again.',
    });
  return { directory, shard, manifest };
}

/** What all shards of a recording share, with the words for it. */
const shared: readonly (readonly [string, (part: Part) => unknown])[] = [
  ['command', ({ shard }) => shard.command],
  ['plan', ({ shard }) => shard.whole],
  ['version of the code', ({ shard }) => shard.code],
  [
    'versions',
    ({
      manifest: {
        versions: { node: _, ...versions },
      },
    }) => canonicalJson(versions),
  ],
  ['number of shards', ({ shard }) => shard.of],
  ['list of programs', ({ shard }) => canonicalJson(shard.programs)],
];

/** @throws InputError `shard-mismatch`, `shard-missing`. */
function requireOneRecording(parts: readonly Part[]): void {
  const [first] = parts;
  for (const part of parts) {
    const other = shared.find(([, partOf]) => partOf(part) !== partOf(first!));
    if (other === undefined) continue;
    const [what, partOf] = other;
    throw new InputError('shard-mismatch', {
      rule: `${part.directory} has another ${what} than ${first!.directory}`,
      need: String(partOf(first!)),
      value: String(partOf(part)),
      remedy: 'Merge the shards of one recording, all recorded by the same command and version.',
    });
  }
  const { of } = first!.shard;
  const given = parts.map(({ shard }) => shard.index).sort((a, b) => a - b);
  const twice = given.find((index, i) => given[i - 1] === index);
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !given.includes(index));
  if (twice === undefined && missing.length === 0) return;
  throw new InputError('shard-missing', {
    rule: 'a recording is merged from all of its shards, each once',
    need: `1 to ${of} of ${of}`,
    value: twice === undefined ? `none of number ${missing.join(', ')}` : `number ${twice} twice`,
  });
}

async function mergeLocked(parts: readonly Part[], out: string): Promise<Manifest> {
  const { shard, manifest } = parts[0]!;
  const { whole, command, programs } = shard;
  await claimDirectory(out, { hash: whole, version: planVersionOf(manifest) });
  const traces = [];
  for (const program of programs)
    for (const part of parts)
      for (const path of part.shard.traces.filter((path) => dirname(path) === `traces/${program}`)) {
        const expected = part.manifest.files.find((file) => file.path === path)!;
        const { entry, headers } = await openTraces(join(part.directory, path), expected);
        traces.push({ path, entry, headers });
        await placeFile(part.directory, out, path);
        await placeFile(part.directory, out, sidecarOf(path));
      }
  const originals = Object.entries(Object.assign({}, ...parts.map((part) => part.manifest.originals)));
  return writeIndex(out, traces, {
    schemaVersion: manifest.schemaVersion,
    plan: whole,
    versions: manifest.versions,
    originals: Object.fromEntries(originals.sort()) as Manifest['originals'],
    commands: [command],
  });
}

const sidecarOf = (path: string) => path.replace(/^traces/, provenanceDirectory).replace(/\.arrow$/, '.json');

const nameOf = ({ index, of }: Shard) => `${index}/${of}`;

/** Whole or not at all; what is not there, as sidecars that were not copied along, is left out. */
async function placeFile(from: string, to: string, path: string): Promise<void> {
  const source = join(from, path);
  const target = join(to, path);
  const temporary = temporaryName(target);
  if (!existsSync(source)) return;
  try {
    await makeFolder(dirname(target));
    await rm(temporary, { force: true });
    await link(source, temporary).catch(() => copyFile(source, temporary));
    await rename(temporary, target);
    // Where both names are of one file already, to rename does nothing.
    await rm(temporary, { force: true });
  } catch (error) {
    throw writeFailed(target, error);
  }
}
