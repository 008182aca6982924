import { codeVersion as versionOf } from '../lib/code-version.ts';
import { packageVersion } from '../lib/package-version.ts';
import type { Backend } from '../training/backend.ts';

/** Versions that the bytes of traces depend on, as their headers tell them. */
export function recordingVersions({ version }: Backend): Record<string, string> {
  return { faultgap: packageVersion(), tfjs: version };
}

/** Folders whose code, programs and tables make the traces. */
const makers = [
  'corpus/data',
  'corpus/programs',
  'src/faults',
  'src/lib',
  'src/statistics',
  'src/tables',
  'src/traces',
  'src/training',
];

/** The version of the code that makes traces, so that two checkouts of one version are told apart. */
export function codeVersion(): string {
  return versionOf(makers);
}
