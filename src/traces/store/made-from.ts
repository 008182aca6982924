import { relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { jsonText, sha256Schema } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { copyAgain } from '../../lib/parts.ts';
import type { Manifest } from './manifest.ts';

/**
 * The chain: every file that is derived from a recording names the SHA-256 of what it was made from, in the schema metadata
 * `madeFrom`. `recording` is the hash of a manifest, the others are hashes of files.
 */
const parentNames = [
  'recording',
  'features',
  /** Of the list of hashes (as JSON) of the tables that were joined to it. */
  'furtherFeatures',
  'labels',
  'split',
  /** A table from elsewhere. */
  'table',
  'realFaults',
  'realFaultFeatures',
] as const;
type ParentName = (typeof parentNames)[number];

const madeFromSchema = jsonText(z.partialRecord(z.enum(parentNames), sha256Schema));
/** What a file was made from: SHA-256 by name. */
export type MadeFrom = Readonly<z.output<typeof madeFromSchema>>;

const metadataKey = 'madeFrom';

/** The schema metadata that names what a file was made from. */
export function writeMadeFrom(madeFrom: MadeFrom): Record<string, string> {
  return { [metadataKey]: canonicalJson(madeFrom) };
}

/**
 * What a file names in its schema metadata; null where it names nothing, as files of earlier versions.
 * @throws InputError `chain-metadata` where it names something else than files by their hashes.
 */
export function readMadeFrom(path: string, metadata: Readonly<Record<string, string>>): MadeFrom | null {
  const text = metadata[metadataKey];
  if (text === undefined) return null;
  const parsed = madeFromSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InputError('chain-metadata', {
    rule: `${path} must say what it was made from`,
    need: 'SHA-256 by name, as JSON',
    value: text.slice(0, 80),
    remedy: again,
  });
}

const again = 'Make it again from this recording.';

/** What is compared, in the words of messages. */
const words: Readonly<Record<ParentName, string>> = {
  recording: 'recording',
  features: 'feature table',
  furtherFeatures: 'list of further feature tables',
  labels: 'labels',
  split: 'split',
  table: 'table',
  realFaults: 'recording of real faults',
  realFaultFeatures: 'feature table of real faults',
};

/**
 * Holds what a file says that it was made from against what lies here.
 * @throws InputError `chain-recording`, `chain-features` and so on where it names another one, or none.
 */
export function requireMadeFrom(path: string, found: MadeFrom | null, needed: MadeFrom): void {
  for (const name of parentNames) {
    const need = needed[name];
    if (need === undefined || found?.[name] === need) continue;
    throw new InputError(`chain-${name}`, {
      rule: `${path} was made from another ${words[name]} than lies here`,
      need,
      value: found?.[name] ?? 'no hash',
      remedy: again,
    });
  }
}

/** A file that is derived from a recording, as it was read. */
export interface DerivedFile {
  readonly path: string;
  readonly sha256: string;
  readonly madeFrom: MadeFrom | null;
}

/**
 * Whether a file belongs to the recording in whose directory it may lie: it is the one that the manifest pins by its hash
 * (`derived`), or it names the manifest's hash.
 * @throws InputError `chain-pinned` where the manifest pins another file of this name, `chain-recording`.
 */
export function requireOfRecording(
  { path, sha256, madeFrom }: DerivedFile,
  recording: string,
  manifest: Pick<Manifest, 'hash' | 'derived'>,
): void {
  const pin = findPin(path, recording, manifest);
  if (pin !== null) requirePinned(path, sha256, pin);
  if (pin === null || madeFrom !== null) requireMadeFrom(path, madeFrom, { recording: manifest.hash });
}

/** @throws InputError `chain-pinned` where a file has another hash than its manifest pins. */
export function requirePinned(path: string, sha256: string, pin: string): void {
  if (sha256 === pin) return;
  throw new InputError('chain-pinned', {
    rule: `${path} is not the file that the manifest lists`,
    need: `sha256 ${pin}`,
    value: sha256,
    remedy: copyAgain(path, 'Copy it again.'),
  });
}

/** The hash that a manifest pins a derived file by; null where it pins none of this name. */
export function findPin(
  path: string,
  recording: string,
  { derived = [] }: Pick<Manifest, 'derived'>,
): string | null {
  const name = relative(resolve(recording), resolve(path)).split(sep).join('/');
  return derived.find((file) => file.path === name)?.sha256 ?? null;
}
