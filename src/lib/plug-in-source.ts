import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { dirname, extname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildFailure, Location } from 'esbuild';
import type { z } from 'zod';
import { type CodePlace, codeFrame, placesIn, wordPlace } from './code-frame.ts';
import { type ErrorWords, errorText, InputError } from './errors.ts';
import { joinLines } from './plain-text.ts';
import { wordIssues } from './schema-issues.ts';

/* Where in the source of a plug-in its errors are. */

/** What a line of an error says, and the source that it is about. */
interface Framed {
  readonly value: string;
  readonly excerpt?: string;
}

/** A file as it is named from where the command runs, where that is shorter. */
const nearby = (path: string) => {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') ? path : below;
};

/** Text and source at a place, which is named first; the text alone where its file cannot be read. */
export function frameAt(place: CodePlace, value: string, source?: string): Framed {
  const text = source ?? (existsSync(place.path) ? readFileSync(place.path, 'utf8') : undefined);
  if (text === undefined) return { value };
  return {
    value: `${wordPlace({ ...place, path: nearby(place.path) })}: ${value}`,
    excerpt: codeFrame(text, place),
  };
}

/** What a bundler says, and where in a file; lines from 1, columns from 0. */
export interface PlacedMessage {
  readonly text: string;
  readonly location: Pick<Location, 'file' | 'line' | 'column'> | null;
}

/** What a bundler found first. */
export function frameMessage({ location, text }: PlacedMessage, absolute: (file: string) => string): Framed {
  if (location === null) return { value: text };
  return frameAt({ path: absolute(location.file), line: location.line, column: location.column + 1 }, text);
}

/** @throws InputError `plug-in-file` where there is no file: a pipe might never end. */
export function requireSource(path: string): void {
  const stats = existsSync(path) ? statSync(path) : null;
  if (stats?.isFile()) return;
  throw new InputError('plug-in-file', {
    rule: `cannot load ${path}`,
    need: 'a TypeScript or JavaScript file',
    value:
      stats === null ? 'no such file' : stats.isDirectory() ? 'a folder' : 'a pipe, a device or the like',
  });
}

/** @throws InputError as `requireSource`; `plug-in-file` with the place, where a file is neither TypeScript nor JavaScript. */
export async function requireSyntax(path: string): Promise<void> {
  requireSource(path);
  try {
    await compile(path);
  } catch (error) {
    const [first] = (error as Partial<BuildFailure>).errors ?? [];
    if (first === undefined) throw error;
    const framed = frameMessage(first, () => path);
    throw new InputError('plug-in-file', { rule: `cannot load ${path}`, ...framed });
  }
}

/** The file, the same as JavaScript without types and comments, and where each part of that comes from. */
async function compile(path: string): Promise<{ source: string; code: string; map: SourceMap }> {
  const { transform } = await import('esbuild');
  const loader = /^\.[cm]?ts$/.test(extname(path)) ? 'ts' : 'js';
  const source = await readFile(path, 'utf8');
  const { code, map } = await transform(source, {
    ...{ loader, logLevel: 'silent', tsconfigRaw: '{}' },
    sourcemap: 'external',
  });
  return { source, code, map: new SourceMap(JSON.parse(map)) };
}

/** Files that this process has imported as plug-ins, links followed. */
const imported = new Set<string>();

export function noteImported(path: string): void {
  imported.add(realpathSync(path));
}

/** What an error says of a plug-in: its place is the innermost line of a plug-in that it passed, in whoever's code it arose. */
function framePlugInError(error: unknown): { readonly path: string; readonly framed: Framed } | null {
  const text = error instanceof Error ? `${error.stack ?? ''}` : '';
  const places = placesIn(text).map((place) => ({ ...place, path: pathOf(place.path) }));
  const place = places.find(({ path }) => imported.has(path));
  if (place === undefined) return null;
  return { path: place.path, framed: frameAt(place, joinLines(errorText(error))) };
}

const pathOf = (file: string) => (file.startsWith('file://') ? fileURLToPath(file) : file);

/** What went wrong while a plug-in was loaded, with its place where that is known. */
export async function frameLoading(path: string, error: unknown): Promise<Omit<ErrorWords, 'rule'>> {
  // `defineProgram` holds a program against its schema while it is loaded.
  if (error instanceof InputError && isSchemaError(error.cause)) {
    const { at, ...words } = await frameProblems(path, error.cause);
    return { ...words, value: `${at}${words.value === undefined ? '' : `: ${words.value}`}` };
  }
  const text = errorText(error);
  // esbuild says how many errors there are, and then where the first one is.
  const [, said] = /: ERROR: (.*)/.exec(text) ?? [];
  const [place] = said === undefined ? [] : placesIn(text);
  if (place !== undefined) return frameAt({ ...place, column: place.column + 1 }, said!);
  return framePlugInError(error)?.framed ?? frameAbsent(text) ?? { value: joinLines(text) };
}

/** What Node says where it finds no file or package that a module imports: it names both, and no line. */
function frameAbsent(text: string): Framed | null {
  const [said, kind, name, importer] =
    /^Cannot find (module|package) '(.+)' imported from (.+)$/m.exec(text) ?? [];
  if (said === undefined || !existsSync(pathOf(importer!))) return null;
  const path = pathOf(importer!);
  const source = readFileSync(path, 'utf8');
  const meant = (written: string) =>
    kind === 'module' ? resolve(dirname(path), written) === pathOf(name!) : written.startsWith(name!);
  const found = Array.from(source.matchAll(/(['"])([^'"\n]+)\1/g)).find(([, , written]) => meant(written!));
  if (found === undefined) return null;
  const [line, column] = lineColumn(source, found.index);
  return frameAt({ path, line: line + 1, column: column + 1 }, `there is no ${kind} ${found[2]}`, source);
}

/** Not by its class: that would load zod with every command. */
function isSchemaError(cause: unknown): cause is z.ZodError {
  return cause instanceof Error && cause.name === 'ZodError';
}

/** An error that a plug-in threw, as one that its author can mend; any other as it is. */
export function blamePlugIn(error: unknown): unknown {
  if (error instanceof InputError) return error;
  const found = framePlugInError(error);
  if (found === null) return error;
  const words = { rule: `${nearby(found.path)} fails`, ...found.framed };
  return new InputError('plug-in-failed', words, { cause: error });
}

/** All that a schema finds wrong with a plug-in: the properties, and what each needs with the line where it stands. */
export async function frameProblems(path: string, { issues }: Pick<z.ZodError, 'issues'>) {
  const { source, code, map } = await compile(path);
  const problems = wordIssues({ issues }).map(({ path: keys, ...words }) => {
    const [line, column] = lineColumn(code, findKey(code, keys));
    const { originalLine = 0, originalColumn = 0 } = map.findEntry(line, column) as Partial<Origin>;
    return { ...words, place: { path, line: originalLine + 1, column: originalColumn + 1 } };
  });
  const lines = problems.map(({ at, need, value, place }, i) => {
    const said = `${at}: ${need === undefined ? '' : `need ${need}; `}got ${value}`;
    const framed = frameAt(place, said, source);
    // A line with several problems is shown once.
    return problems[i + 1]?.place.line === place.line ? framed.value : `${framed.value}\n${framed.excerpt}`;
  });
  const excerpt = lines.join('\n');
  const [{ place: _, at, ...words }, ...others] = problems as [(typeof problems)[0]];
  if (others.length === 0) return { at: `${at} is wrong`, ...words, excerpt };
  return { at: `${problems.map((one) => one.at).join(', ')} are wrong`, excerpt };
}

interface Origin {
  readonly originalLine: number;
  readonly originalColumn: number;
}

function lineColumn(code: string, index: number): [line: number, column: number] {
  const before = code.slice(0, index).split('\n');
  return [before.length - 1, before.at(-1)!.length];
}

/**
 * Where the property of a plug-in stands in compiled code, or the object that lacks it; its default export where neither is
 * written out. For an entry of a list, the list.
 */
function findKey(code: string, keys: readonly PropertyKey[]): number {
  let found: number | undefined;
  for (const key of keys) {
    if (typeof key !== 'string') break;
    const next = found === undefined ? leastIndented(code, key) : firstAfter(code, key, found);
    if (next === undefined) break;
    found = next;
  }
  return found ?? Math.max(code.search(/export default|as default|^export/m), 0);
}

/** A property as esbuild prints it: a method, or followed by its value. */
const property = (key: string) => {
  const name = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<=^ *|[{,] )(?:"${name}"|(?:async )?${name})(?=[:(])`, 'gm');
};

const firstAfter = (code: string, key: string, from: number) =>
  Array.from(code.matchAll(property(key)), ({ index }) => index).find((index) => index > from);

/** Of several, the one of the outermost object. */
function leastIndented(code: string, key: string): number | undefined {
  const found = Array.from(code.matchAll(property(key)), ({ index }) => {
    const line = code.slice(code.lastIndexOf('\n', index - 1) + 1);
    return { index, indent: line.search(/\S/) };
  });
  return found.sort((a, b) => a.indent - b.indent)[0]?.index;
}
