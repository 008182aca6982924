import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { InputError } from './errors.ts';
import { packageRoot } from './files.ts';

/** Parts of the corpus that are packages of their own, for their size: where a checkout has them, and what they are called. */
const parts = {
  recording: { folder: 'corpus/recorded', title: 'the reference recording' },
  bugs: { folder: 'corpus/recorded-bugs', title: 'the recording of real faults' },
  data: { folder: 'corpus/data/sets/rows', title: 'the real training data' },
  wild: { folder: 'corpus/wild/recorded', title: 'what was recorded of wild runs' },
  submissions: { folder: 'corpus/submissions', title: 'the set of entries of the leaderboard' },
} as const;
export type CorpusPart = keyof typeof parts;

const packageOf = (part: CorpusPart) => `@faultgap/${part}`;

/** The folder of a part: in a checkout, else as it is installed, else where a checkout would have it. Whether it is there is not said. */
export function locatePart(part: CorpusPart): string {
  const inCheckout = join(packageRoot, parts[part].folder);
  return existsSync(inCheckout) ? inCheckout : (findInstalled(part) ?? inCheckout);
}

/**
 * The folder of a part that is there, in the version that this faultgap was made with.
 * @throws InputError `package-absent`, `package-version`, each with the command that mends it.
 */
export function requirePart(part: CorpusPart): { readonly folder: string; readonly version: string } {
  const folder = locatePart(part);
  const name = packageOf(part);
  const need = wantedVersion(name);
  const remedy = `npm install ${name}@${need}, or give npm the folder ${parts[part].folder} of a checkout`;
  const found = readPackage(folder);
  if (found === null)
    throw new InputError('package-absent', {
      rule: `${parts[part].title} is a package of its own, which is not installed`,
      need: `${name} ${need}`,
      remedy,
    });
  if (found.version !== need)
    throw new InputError('package-version', {
      rule: `${name} is of another version than this faultgap`,
      need,
      value: found.version,
      remedy,
    });
  return { folder, version: need };
}

/** What to do about a file that is damaged or gone: of an installed part npm has another copy. */
export function copyAgain<T extends string | undefined>(path: string, otherwise: T): string | T {
  const [, name] = /[\\/]node_modules[\\/]@faultgap[\\/](\w+)[\\/]/.exec(resolve(path)) ?? [];
  if (name === undefined || !Object.hasOwn(parts, name)) return otherwise;
  return forceInstall(name as CorpusPart);
}

/** Without --force npm leaves what is installed as it is, damaged or not. */
export function forceInstall(part: CorpusPart): string {
  const name = packageOf(part);
  return `npm install --force ${name}@${wantedVersion(name)}`;
}

/** Beside faultgap, or in the project that the command is run in. */
function findInstalled(part: CorpusPart): string | null {
  try {
    const { resolve: find } = createRequire(import.meta.url);
    return dirname(find(`${packageOf(part)}/package.json`, { paths: [packageRoot, process.cwd()] }));
  } catch {
    return null;
  }
}

function wantedVersion(name: string): string {
  return readPackage(packageRoot)!.peerDependencies![name]!;
}

interface PackageFile {
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function readPackage(folder: string): PackageFile | null {
  const path = join(folder, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PackageFile) : null;
}
