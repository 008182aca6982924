import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { useDataDirectory } from '../../corpus/data/data-directory.ts';
import { InputError } from '../lib/errors.ts';
import { packageRoot } from '../lib/files.ts';
import { forceInstall, locatePart, requirePart } from '../lib/parts.ts';
import { nearestNames } from '../lib/registry.ts';
import { defaultBootstrap } from '../statistics/bootstrap.ts';
import { hashFiles } from '../traces/store/manifest-hash.ts';
import { flag, type OptionOf, option } from './options.ts';

/* Options of several commands, and parsers of values. Nothing here may load more than it needs. */

/** Parser of a number. @param need what it must be, in words */
export function numberThat(need: string, holds: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && holds(value)) return value;
    throw new InvalidArgumentError(`need ${need}.`);
  };
}

function wholeNumber(least: number): (text: string) => number {
  return numberThat(
    `a whole number of at least ${least}`,
    (value) => Number.isInteger(value) && value >= least,
  );
}

/** Parser of a percentage above 0. */
export const percentage = numberThat('a number above 0, at most 100', (value) => value > 0 && value <= 100);

/** The members of a comma-separated list, each once. */
export function parseList(text: string): string[] {
  const members = text.split(',').map((member) => member.trim());
  return [...new Set(members)].filter((member) => member !== '');
}

/** Makes an option that decides the result; without default it is absent where it is not given. */
interface Make<T, A extends readonly unknown[]> {
  (help: string, ...settings: A): OptionOf<T | undefined>;
  (help: string, ...settings: [...A, byDefault: T]): OptionOf<T>;
}

/** A comma-separated list. An empty one is a slip, such as a variable of a shell that is not set. */
export const list: Make<readonly string[], []> = (help: string, byDefault?: readonly string[]) =>
  option('<ids>', 'result', help, { parse: parseNames, default: byDefault as readonly string[] });

function parseNames(text: string): readonly string[] {
  const members = parseList(text);
  if (members.length > 0) return members;
  throw new InvalidArgumentError('need at least one name.');
}

/** A whole number. */
export const count: Make<number, [least: number]> = (help: string, least: number, byDefault?: number) =>
  option('<n>', 'result', help, { parse: wholeNumber(least), default: byDefault as number });

export const json = flag('print', 'print JSON on stdout');

export const quiet = flag('print', 'no progress');

export const workers = option('<n>', 'work', 'processes', {
  parse: wholeNumber(1),
  default: availableParallelism(),
});

export const draws = count('bootstrap draws over programs', 100, defaultBootstrap.draws);

/** Which classes of fault there are to tell apart. */
export const classMap = option('<map>', 'result', 'classes of fault typing (default: four)', {
  choices: ['four', 'seven'] as const,
});

/** `--extractor ./mine.ts` and its like: files of the user's own, of one kind. */
export function plugIn(kind: string, conflicts: readonly string[] = []): OptionOf<readonly string[]> {
  const article = /^[aeiou]/.test(kind) ? 'an' : 'a';
  return option<readonly string[]>(
    '<file>',
    'result',
    `${article} ${kind} of your own, .ts or .js; repeatable`,
    {
      ...{ recordedAs: basename, conflicts, isRepeatable: true, default: [] },
      parse: (text, before) => [...before, text],
    },
  );
}

/** Original data sets, used from the moment that the option is read. */
export const dataDir = option('<dir>', 'place', 'folder of the original data sets, for what can use them', {
  recordedAs: 'DATA',
  parse(path) {
    useDataDirectory(path);
    return path;
  },
});

/** Seconds that a Redis may be away. */
export const patience = option('<seconds>', 'work', 'how long to wait for a Redis that went away', {
  parse: wholeNumber(1),
  default: 60,
});

/** The word for the recording that ships with faultgap. */
export const reference = 'reference';

/**
 * Where a recording is: a directory, or the word for the shipped one, whose version says the hash of its manifest.
 * @throws InputError as `requirePart`, `package-changed`; `read-failed` for what is not there and nearly that word.
 */
export function findRecording(name: string): string {
  if (name !== reference) {
    if (!existsSync(name) && nearestNames(name, [reference]).length > 0) throw notThere(name);
    return name;
  }
  const { folder, version } = requirePart('recording');
  const hash = hashOfManifest(join(folder, 'manifest.json'));
  if (hash !== null && version.endsWith(`-h${hash.slice(0, 12)}`)) return folder;
  throw new InputError('package-changed', {
    rule: '@faultgap/recording does not hold the recording that its version names',
    need: version,
    value: hash ?? 'a manifest that was changed',
    remedy: forceInstall('recording'),
  });
}

/** The hash that a manifest names; null where its files have another. */
function hashOfManifest(path: string): string | null {
  try {
    const { hash, files } = JSON.parse(readFileSync(path, 'utf8'));
    return hashFiles(files) === hash ? hash : null;
  } catch {
    return null;
  }
}

function notThere(name: string): InputError {
  return new InputError('read-failed', {
    rule: `there is no ${name}`,
    need: 'a folder that `record` or `import` wrote',
    remedy: `Did you mean ${reference}?`,
  });
}

export const aboutRecording = `directory that \`record\` wrote, or \`${reference}\` for the shipped one`;

/** The argument of a command that reads a recording. */
export const recordingArgument = ['<recording>', aboutRecording, findRecording] as const;

/** Whether a directory is the shipped recording, however it is named. */
export const isReference = (directory: string) => resolve(directory) === locatePart('recording');

/** The word for the recording of real faults that is shipped. */
export const shippedBugs = 'bugs';

/** Where a recording of real faults is: a directory, or the word for the shipped one. @throws InputError as `requirePart`. */
export function findRealFaults(name: string): string {
  return name === shippedBugs ? requirePart('bugs').folder : name;
}

/** How a recorded command names a recording of real faults. */
export const wordForRealFaults = (name: string) => (name === shippedBugs ? name : 'BUGS');

/** One program as the present engine records it: what a recording made here must equal to the last bit. */
export const goldenRecording = join(packageRoot, 'corpus', 'golden');

const primaryOf = (corpus: number) => join(packageRoot, 'corpus', 'primary', `corpus-${corpus}.json`);

/** The primary comparisons as measured on the shipped recording by `reproduce --study`. */
export const shippedPrimary = primaryOf(1);

/** The same on the programs of corpus 2 that are not in corpus 1. */
export const confirmedPrimary = primaryOf(2);

/** The recording that predictions are of. */
export const recording = option('<dir>', 'place', 'the recording that predictions are of', {
  default: reference,
  finds: findRecording,
});

/** The directory of a command that may instead only print its plan. @throws InputError `no-out`. */
export function requireOut(command: string, out: string | undefined): string {
  if (out !== undefined) return out;
  throw new InputError('no-out', { rule: `${command} needs --out DIR, or --plan` });
}
