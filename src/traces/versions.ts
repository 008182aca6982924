import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../lib/files.ts';
import { sha256 } from '../lib/hash.ts';
import { packageVersion } from '../lib/package-version.ts';
import type { Backend } from '../training/backend.ts';

/** Versions that the bytes of traces depend on, as their headers tell them. */
export function recordingVersions({ version }: Backend): Record<string, string> {
  return { faultgap: packageVersion(), tfjs: version };
}

/** Folders whose code, programs and tables make the traces. */
const makers = ['corpus/data', 'corpus/programs', 'src/faults', 'src/lib', 'src/traces', 'src/training'];

/**
 * The package's version and a hash of the files that make traces, so that two checkouts of one version are told apart:
 * `0.1.0+1f2e3d4c5b6a`.
 */
export function codeVersion(): string {
  const files = makers
    .flatMap((folder) => readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hashes = files.map((file) => sha256(readFileSync(file)));
  return `${packageVersion()}+${sha256(hashes.join()).slice(0, 12)}`;
}
