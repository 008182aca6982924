import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { runInNewContext } from 'node:vm';
import { InputError } from '../../lib/errors.ts';
import { readGuarded } from '../../lib/guarded-file.ts';
import { readText } from '../../tables/cells.ts';
import { parseText } from '../../tables/read-table.ts';
import { limits } from '../../tables/table.ts';
import type { FileFinding } from './findings.ts';
import type { ImportMapping } from './mapping.ts';
import type { ImportedRun } from './run-trace.ts';

/** The bytes of a CSV file of a stranger. @throws InputError as `readGuarded`. */
export function readSource(directory: string, file: string): Promise<Uint8Array> {
  return readGuarded(join(directory, file), limits.bytes);
}

/** Logs below a folder, relative to it and sorted; of a single file the folder that it is in. @throws InputError `no-import`. */
export async function listSources(
  directory: string,
): Promise<{ readonly from: string; readonly files: string[] }> {
  const found = await stat(directory).catch(() => null);
  if (found?.isFile()) return { from: dirname(directory), files: [basename(directory)] };
  const names = found?.isDirectory() ? await readdir(directory, { recursive: true }) : [];
  const files = names
    .map((name) => name.split(sep).join('/'))
    .filter((name) => /\.(csv|arrow)$/i.test(name))
    .sort();
  if (files.length > 0) return { from: directory, files };
  throw new InputError('no-import', {
    rule: 'an import reads logs of a row per epoch',
    need: 'a folder with .csv files (or .arrow ones), or one such file',
    value: found === null ? `${directory} does not exist` : `none below ${directory}`,
  });
}

/** Files read while those before them are worked on; more only takes memory. */
const readAhead = 8;

/** Every source with its bytes to come, some of them being read already. Awaiting fails as `readSource` does. */
export function* readAheadOf<T extends { readonly file: string }>(
  directory: string,
  sources: readonly T[],
): Generator<{ readonly source: T; readonly bytes: Promise<Uint8Array> }> {
  const coming: Promise<Uint8Array>[] = [];
  for (const [i, source] of sources.entries()) {
    while (coming.length < readAhead && i + coming.length < sources.length) {
      const bytes = readSource(directory, sources[i + coming.length]!.file);
      // Whoever awaits it hears of a failure; until then it is nobody's.
      bytes.catch(() => {});
      coming.push(bytes);
    }
    yield { source, bytes: coming.shift()! };
  }
}

/** A file that is a run, by its name. */
export interface RunSource {
  readonly file: string;
  readonly run: ImportedRun;
}

/** Which files are runs, and by the way what is odd about their names. */
export function identifyRuns(
  files: readonly string[],
  mapping: ImportMapping,
  families: ReadonlyMap<string, ImportedRun['family']>,
) {
  const parts = matchNames(mapping.fileName, files.map(nameOfRun));
  const known = new Map<string, string>();
  const runs: RunSource[] = [];
  const others: string[] = [];
  const findings: FileFinding[] = [];
  for (const [i, file] of files.entries()) {
    const { program, category, run } = parts[i] ?? {};
    if (program === undefined || category === undefined || run === undefined) others.push(file);
    else if (!safeName.test(program) || !safeName.test(category)) {
      findings.push({ file, text: 'names a program or category that is no plain name', leftOut: true });
    } else {
      const identity = `${program}/${category.toLowerCase()}/${run}`;
      const first = known.get(identity);
      if (first !== undefined) findings.push({ file, text: `names the same run as ${first}`, leftOut: true });
      else {
        known.set(identity, file);
        runs.push({
          file,
          run: { program, family: families.get(program) ?? 'unknown', category, run, source: identity },
        });
      }
    }
  }
  return { runs, others, findings };
}

function nameOfRun(file: string): string {
  return basename(file).replace(/\.(csv|arrow)$/i, '');
}

/** Some patterns try every way of dividing a name, which takes longer than anybody lives. */
const patternMilliseconds = 5000;

/** What the groups of a pattern match in each name. @throws InputError `import-pattern`. */
function matchNames(pattern: string, names: readonly string[]) {
  try {
    const match = 'names.map((name) => new RegExp(pattern).exec(name)?.groups)';
    const found: unknown = runInNewContext(match, { names, pattern }, { timeout: patternMilliseconds });
    return found as (Readonly<Record<string, string>> | undefined)[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new InputError('import-pattern', {
      rule: 'the pattern for file names takes too long',
      need: `at most ${patternMilliseconds / 1000} s for all names`,
      value: pattern,
      remedy: 'Leave out repeats within repeats, such as (a+)+.',
    });
  }
}

/** Becomes the name of a folder. */
const safeName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/**
 * Families by program, from the table of them, where the mapping names one and it is there.
 * @throws InputError as `readGuarded`; TableError as `parseText`.
 */
export async function readFamilies(directory: string, files: readonly string[], { families }: ImportMapping) {
  const known = new Map<string, ImportedRun['family']>();
  const file = families === null ? undefined : files.find((name) => basename(name) === families.file);
  if (families === null || file === undefined) return known;
  const names = new Map(Object.entries(families.names));
  const { rows, columns } = parseText(file, await readSource(directory, file));
  for (let row = 0; row < rows; row++) {
    const program = readText(columns.get(families.program)?.[row]);
    const family = names.get(readText(columns.get(families.family)?.[row]) ?? '');
    if (program !== null && family !== undefined) known.set(program, family);
  }
  return known;
}
