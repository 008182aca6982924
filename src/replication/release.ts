import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { groupBy } from '../lib/group.ts';
import { readPublished, type StudyId } from '../lib/published.ts';
import type { PassedOver } from '../mutants/quality/index.ts';
import { TableError } from '../tables/table.ts';
import type { ReleaseRead } from './result.ts';

/** A release as it lies there, and what has been seen of it so far. */
export interface OpenRelease {
  readonly directory: string;
  readonly passedOver: PassedOver[];
  /** Tables read. */
  read: number;
  readonly missing: string[];
}

/** @throws InputError `no-release`, which says what to clone. */
export function openRelease(study: StudyId, directory: string | undefined): OpenRelease {
  const { paper, release } = readPublished().studies[study];
  const isThere = directory !== undefined && existsSync(directory);
  if (isThere && statSync(directory).isDirectory())
    return { directory, passedOver: [], read: 0, missing: [] };
  const name = release!.repository.split('/').at(-1);
  throw new InputError('no-release', {
    rule: `replicate ${study} reads the release of ${paper}, which is not part of this package`,
    need: '--release DIR',
    value: directory === undefined ? 'none' : `${directory}, which is ${isThere ? 'no folder' : 'not there'}`,
    remedy: `\`git clone ${release!.repository}\`, then --release ${name}.`,
  });
}

/** What each table holds; one that is damaged is passed over, so that the others can still be said. */
export function readEach<T>(release: OpenRelease, paths: readonly string[], read: (path: string) => T): T[] {
  return paths.flatMap((path) => {
    try {
      const table = read(path);
      release.read++;
      return [table];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      release.passedOver.push({ path, reason: reasonOf(path, error) });
      return [];
    }
  });
}

function reasonOf(path: string, error: InputError): string {
  if (readFileSync(path).subarray(0, 40).toString('latin1').startsWith('version https://git-lfs'))
    return 'a pointer of Git LFS in place of the file (`git lfs pull` gets it)';
  return error instanceof TableError ? error.inFile : error.message;
}

/** What a result says of the release. */
export function describeRelease(study: StudyId, release: OpenRelease): ReleaseRead {
  const { repository, commit } = readPublished().studies[study].release!;
  const { directory, passedOver, read, missing } = release;
  return {
    ...{ repository, commit, found: findCommit(directory), read },
    leftOut: [...groupBy(passedOver, ({ reason }) => reason)].map(([reason, files]) => ({
      reason,
      paths: files.map(({ path }) => relative(directory, path)),
    })),
    missing: [...missing],
  };
}

/** The commit that a clone stands at; null where it is none, or where that cannot be read. */
function findCommit(directory: string): string | null {
  const git = join(directory, '.git');
  const head = readIfThere(join(git, 'HEAD')).trim();
  const branch = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (branch === undefined) return asCommit(head);
  const packed = readIfThere(join(git, 'packed-refs'))
    .split('\n')
    .find((line) => line.endsWith(` ${branch}`));
  return asCommit(readIfThere(join(git, branch)).trim()) ?? asCommit(packed?.slice(0, 40) ?? '');
}

const asCommit = (text: string) => (/^[0-9a-f]{40}$/.test(text) ? text : null);

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
