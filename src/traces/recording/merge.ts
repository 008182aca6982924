import { existsSync } from 'node:fs';
import { copyFile, link, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withFolderLock } from '../../jobs/folder-lock.ts';
import { InputError } from '../../lib/errors.ts';
import { temporaryName } from '../../lib/files.ts';
import { makeFolder, writeFailed } from '../../lib/folders.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { hashGroups, planVersionOf } from '../plan.ts';
import { openTraces } from '../store/group-file.ts';
import { type Manifest, manifestName, presentTraces, readManifest } from '../store/manifest.ts';
import { provenanceDirectory } from '../store/provenance.ts';
import { claimDirectory } from './recording.ts';
import { readShard, requireShardOf, type Shard, shardName } from './shard.ts';
import { joinIndexes } from './write-index.ts';

interface Part {
  readonly directory: string;
  readonly shard: Shard;
  readonly manifest: Manifest;
}

/** What a merge makes a recording of. */
interface MergeOptions {
  /** Some shards alone make a recording too: of their programs, with a plan of its own. */
  readonly partial?: boolean;
  /** Other versions of the code may have recorded some shards, where command, programs, engine and packages are the same. */
  readonly anyCode?: boolean;
}

/**
 * Makes one recording of all its shards, with the hash that one machine would have given it. Trace files are linked where they lie on the
 * same disk, and copied elsewhere; each is read and held against the manifest of its shard. Those that a shipped shard lists as absent
 * stay so. The same call goes on where it was stopped.
 * @throws InputError `no-shard`, `shard-unfinished`, `shard-mismatch`, `shard-missing`, `recording-locked`, `other-recording`,
 * `write-failed`; as `openTraces`.
 */
export async function mergeShards(
  directories: readonly string[],
  out: string,
  { partial = false, anyCode = false }: MergeOptions = {},
): Promise<Manifest> {
  const parts: Part[] = [];
  for (const directory of directories) parts.push(await readPart(directory));
  parts.sort((a, b) => a.shard.index - b.shard.index);
  requireOneRecording(parts, anyCode);
  requireShardsOnce(parts, partial);
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
  requireShardOf(directory, shard, manifest);
  return { directory, shard, manifest };
}

const ofCode = 'version of the code';
/** What all shards of a recording share, with the words for it. */
const shared: readonly (readonly [string, (part: Part) => unknown])[] = [
  ['command', ({ shard }) => shard.command],
  ['list of programs', ({ shard }) => shard.whole],
  [ofCode, ({ shard }) => shard.code],
  [
    'versions',
    ({
      manifest: {
        versions: { node: _, ...versions },
      },
    }) => canonicalJson(versions),
  ],
  ['number of shards', ({ shard }) => shard.of],
];

/** @throws InputError `shard-mismatch`. */
function requireOneRecording(parts: readonly Part[], anyCode: boolean): void {
  const [first] = parts;
  const required = shared.filter(([what]) => !(anyCode && what === ofCode));
  for (const part of parts) {
    const other = required.find(([, partOf]) => partOf(part) !== partOf(first!));
    if (other === undefined) continue;
    const [what, partOf] = other;
    throw new InputError('shard-mismatch', {
      rule: `${part.directory} has another ${what} than ${first!.directory}`,
      need: String(partOf(first!)),
      value: String(partOf(part)),
      remedy:
        what === ofCode
          ? 'Record it again, or give --any-code where both versions plan and record these programs alike.'
          : 'Merge the shards of one recording, all recorded by the same command and version.',
    });
  }
}

/** @throws InputError `shard-missing`, `shard-mismatch` where shards of one number each hold other programs than they should. */
function requireShardsOnce(parts: readonly Part[], partial: boolean): void {
  const { of, programs } = parts[0]!.shard;
  const given = parts.map(({ shard }) => shard.index);
  const twice = given.find((index, i) => given[i - 1] === index);
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !given.includes(index));
  if (twice !== undefined || (missing.length > 0 && !partial))
    throw new InputError('shard-missing', {
      rule: 'a recording is merged from all of its shards, each once',
      need: `1 to ${of} of ${of}`,
      value: twice === undefined ? `none of number ${missing.join(', ')}` : `number ${twice} twice`,
      remedy:
        twice === undefined ? 'With --partial, those given make a recording of their programs.' : undefined,
    });
  const held = parts.flatMap(({ shard }) => [...new Set(shard.traces.map((path) => path.split('/')[1]!))]);
  const expected = partial ? programs.filter((id) => held.includes(id)) : programs;
  if (canonicalJson(held) === canonicalJson(expected)) return;
  throw new InputError('shard-mismatch', {
    rule: 'shards of one recording hold each program once',
    need: `${expected.length} programs`,
    value: `${held.length} (${new Set(held).size} different ones)`,
    remedy: 'Merge the shards of one recording, all recorded by the same command and version.',
  });
}

async function mergeLocked(parts: readonly Part[], out: string): Promise<Manifest> {
  const { shard, manifest } = parts[0]!;
  const isWhole = parts.length === shard.of;
  const version = planVersionOf(manifest);
  const groups = parts.flatMap((part) => part.shard.traces.map((path) => basename(path, '.arrow')));
  const plan = hashGroups(groups, { version, backend: manifest.versions.backend! });
  await claimDirectory(out, { hash: plan, version });
  const hasSidecars = parts.every(({ directory }) => existsSync(join(directory, provenanceDirectory)));
  for (const { directory, manifest } of parts)
    for (const file of presentTraces(manifest)) {
      await openTraces(join(directory, file.path), file);
      await placeFile(directory, out, file.path);
      await placeFile(directory, out, `${file.path}.gz`);
      if (hasSidecars) await placeFile(directory, out, sidecarOf(file.path));
    }
  const originals = Object.entries(Object.assign({}, ...parts.map((part) => part.manifest.originals)));
  return joinIndexes(out, parts, {
    schemaVersion: manifest.schemaVersion,
    plan,
    versions: manifest.versions,
    originals: Object.fromEntries(originals.sort()) as Manifest['originals'],
    commands: isWhole ? [shard.command] : parts.flatMap((part) => part.manifest.commands),
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
