import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { InputError } from './errors.ts';
import { packageRoot, runsFromSources } from './files.ts';
import { sha256 } from './hash.ts';
import { frameLoading, frameProblems, noteImported, requireSyntax } from './plug-in-source.ts';
import type { Named, Registry } from './registry.ts';
import { type Confinement, confine, describePlugIn } from './sandbox/ask.ts';
import { bundlePlugIn } from './sandbox/bundle.ts';
import type { Isolation } from './sandbox/confine.ts';
import { functionMark } from './sandbox/realm.ts';
import { reported } from './schema-issues.ts';

/** One kind of plug-in that a user may write: how to tell it, what its shape is, and the list it goes into. */
export interface PlugInKind<T extends Named = Named> {
  /** In the singular, as its registry has it: `extractor`. */
  readonly kind: string;
  /** Where its contract is written, for error messages. */
  readonly contract: string;
  /** Property that no other kind has. */
  readonly sign: string;
  readonly shape: z.ZodType;
  /**
   * The member that goes into the list, from a value of the right shape. @throws InputError where it is wrong after all.
   * @param confinement of a confined kind: where the plug-in itself is
   */
  complete(value: unknown, confinement?: Confinement): T;
  /**
   * Words by which sources of this kind are known, where its plug-ins must not look around: they run in processes of their own
   * (`sandbox/`) and this one has only what they say of themselves. Absent for kinds that are trusted, as those that train are.
   */
  readonly confinedWords?: readonly string[];
  /** @throws InputError where an id belongs to something else. */
  requireFree(id: string): void;
  add(member: T): void;
  /** Asks a member for what takes no time, where its work would be waited for; said to a user who names its file. @throws InputError */
  tryOut?(id: string): void;
}

/** A name that stands in columns, files and tables. */
export const plugInName = z
  .string()
  .regex(/^[a-zA-Z0-9-]{1,60}$/, 'must be letters, digits and hyphens, 60 at most');

/** A plug-in as other processes and files know it. */
export interface PlugIn {
  readonly kind: string;
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  /** Of the file and of what it imports by a relative path. */
  readonly sha256: string;
  /** How it is kept from looking around; absent where it is trusted. */
  readonly isolation?: Isolation | undefined;
}

/** A kind whose members go into a registry as they are, unless `parts` says otherwise. */
export function definePlugInKind<T extends Named>(
  registry: Registry<T>,
  parts: Pick<PlugInKind<T>, 'contract' | 'sign' | 'shape'> & Partial<PlugInKind<T>>,
): PlugInKind<T> {
  const { kind, add, requireFree } = registry;
  return { kind, complete: (value) => value as T, requireFree, add, ...parts };
}

/** The default export of a `.ts` or `.js` file. @throws InputError `plug-in-file` where it cannot be run or exports nothing. */
export async function importPlugIn(path: string): Promise<object> {
  return requireObject(path, (await importModule(path)).default);
}

function requireObject(path: string, exported: unknown): object {
  if (typeof exported === 'object' && exported !== null) return exported;
  throw new InputError('plug-in-file', {
    rule: `${path} exports no plug-in`,
    need: 'export default { id, title, … }',
    value:
      exported === undefined
        ? 'no default export'
        : `${exported === null ? 'null' : `a ${typeof exported}`} as default export`,
  });
}

/** What a `.ts` or `.js` file exports. @throws InputError `plug-in-file` where it cannot be run. */
export async function importModule(path: string): Promise<{ readonly default?: unknown }> {
  await requireSyntax(path);
  noteImported(path);
  try {
    await hooksReady();
    return (await import(pathToFileURL(resolve(path)).href)) as { readonly default?: unknown };
  } catch (error) {
    const words = { rule: `cannot load ${path}`, ...(await frameLoading(path, error)) };
    throw new InputError('plug-in-file', words, { cause: error });
  }
}

let hooks: Promise<void> | undefined;

/** Compiled code runs without the hooks that a plug-in needs, which are dear to load. Sources run with them from the start. */
function hooksReady(): Promise<void> {
  hooks ??= runsFromSources ? Promise.resolve() : registerHooks();
  return hooks;
}

async function registerHooks(): Promise<void> {
  const { runTypeScript } = (await import(pathToFileURL(join(packageRoot, 'bin', 'hooks.js')).href)) as {
    runTypeScript(library: string): void;
  };
  runTypeScript(pathToFileURL(join(packageRoot, 'dist/src/index.js')).href);
}

/** A plug-in of a known kind, in this process or confined in another. */
interface Loaded<T extends Named> {
  readonly member: T;
  readonly sha256: string;
  readonly isolation?: Isolation;
}

/**
 * The plug-in of one kind in a file.
 * @param isolation what another process has found for a confined one
 * @throws InputError as `importPlugIn`, for a confined one as `bundlePlugIn` and `describePlugIn`; `plug-in-invalid` naming what is wrong.
 */
export async function loadPlugIn<T extends Named>(
  kind: PlugInKind<T>,
  path: string,
  isolation?: Isolation,
): Promise<Loaded<T>> {
  if (kind.confinedWords !== undefined)
    return completeConfined(kind, path, await confinePlugIn(path, isolation));
  const member = await checkPlugIn(kind, path, await importPlugIn(path));
  return { member, sha256: await hashSources(path) };
}

async function completeConfined<T extends Named>(
  kind: PlugInKind<T>,
  path: string,
  { value, confinement }: Awaited<ReturnType<typeof confinePlugIn>>,
): Promise<Loaded<T>> {
  const { bundle, isolation } = confinement;
  const member = await checkPlugIn(kind, path, value, confinement);
  return { member, sha256: bundle.sha256, isolation };
}

/** What a plug-in says of itself from the process it is confined to. */
async function confinePlugIn(path: string, isolation?: Isolation) {
  const confinement = confine(await bundlePlugIn(path), isolation);
  return { value: requireObject(path, reviveFunctions(describePlugIn(confinement))), confinement };
}

/** Functions of a confined plug-in cannot be called here; they only show where there is one. */
function reviveFunctions(value: unknown): unknown {
  if (value === functionMark) return cannotBeCalled;
  if (Array.isArray(value)) return value.map(reviveFunctions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, reviveFunctions(part)]));
}

function cannotBeCalled(): never {
  throw new Error('a confined plug-in is called through its member');
}

/**
 * The plug-in in a file of any of these kinds. Its code runs confined, whatever it may be.
 * @param isTrusted lets what is of no confined kind run in this process
 * @throws InputError `plug-in-trust` where that is needed; as `recogniseKind` and `loadPlugIn`.
 */
export async function recognisePlugIn(
  kinds: readonly PlugInKind[],
  path: string,
  isTrusted: boolean,
): Promise<{ readonly kind: PlugInKind } & Loaded<Named>> {
  await requireSyntax(path);
  const looksConfined = await hasWords(kinds, path);
  // What cannot be confined is a defect of an extractor or diagnoser; programs and the like often cannot be.
  const confined = await confinePlugIn(path).catch((error: unknown) => {
    // A file that is missing or broken is so with any rights.
    if (looksConfined || !(error instanceof InputError) || error.code === 'plug-in-file') throw error;
    return null;
  });
  if (confined !== null) {
    const kind = recogniseKind(kinds, path, confined.value);
    if (kind.confinedWords !== undefined) return { kind, ...(await completeConfined(kind, path, confined)) };
  }
  if (!isTrusted) throw untrusted(path);
  const kind = recogniseKind(kinds, path, confined?.value ?? (await importPlugIn(path)));
  return { kind, ...(await loadPlugIn(kind, path)) };
}

async function hasWords(kinds: readonly PlugInKind[], path: string): Promise<boolean> {
  const words = kinds.flatMap(({ confinedWords = [] }) => confinedWords);
  const text = await readFile(path, 'utf8').catch(() => '');
  return new RegExp(`\\b(${words.join('|')})\\b`).test(text);
}

function untrusted(path: string): InputError {
  return new InputError('plug-in-trust', {
    rule: `${path} is no extractor or diagnoser that runs confined; what is of another kind runs with your rights`,
    remedy: 'Read it, and give --trust.',
  });
}

/** @throws InputError `plug-in-invalid` naming every property that is wrong, or what `complete` says. */
async function checkPlugIn<T extends Named>(
  kind: PlugInKind<T>,
  path: string,
  value: object,
  confinement?: Confinement,
): Promise<T> {
  const result = kind.shape.safeParse(value, reported);
  if (result.success) return kind.complete(value, confinement);
  const { at, ...words } = await frameProblems(path, result.error);
  throw new InputError('plug-in-invalid', {
    rule: `the default export of ${path} is no ${kind.kind}: ${at}`,
    ...words,
    remedy: `See ${kind.contract}.`,
  });
}

/** Which of these kinds a value means to be. @throws InputError `plug-in-unknown`. */
export function recogniseKind<K extends Pick<PlugInKind, 'kind' | 'sign'>>(
  kinds: readonly K[],
  path: string,
  value: object,
): K {
  const found = kinds.find(({ sign }) => Reflect.has(value, sign));
  if (found !== undefined) return found;
  throw new InputError('plug-in-unknown', {
    rule: `the default export of ${path} is no plug-in of a kind there is`,
    need: kinds.map(({ kind, sign }) => `"${sign}" for ${kind}`).join(', '),
    value: Object.keys(value).join(', ') || 'an empty object',
  });
}

/** Adds the plug-in in a file to its list. @throws InputError as `loadPlugIn`, and where its id is taken. */
export async function addPlugIn<T extends Named>(
  kind: PlugInKind<T>,
  path: string,
  isolation?: Isolation,
): Promise<PlugIn> {
  const loaded = await loadPlugIn(kind, path, isolation);
  kind.add(loaded.member);
  const { member, ...about } = loaded;
  return { kind: kind.kind, id: member.id, path: resolve(path), ...about };
}

/** What this process has added for another one. */
const added = new Set<string>();

/** Adds the plug-ins that the process asking for work has, each once. @throws InputError as `addPlugIn`. */
export async function addPlugIns(kinds: readonly PlugInKind[], plugIns: readonly PlugIn[]): Promise<void> {
  for (const { kind: name, path, sha256, isolation } of plugIns) {
    const key = `${name} ${path}`;
    if (added.has(key)) continue;
    added.add(key);
    const own = await addPlugIn(kinds.find(({ kind }) => kind === name)!, path, isolation);
    if (isolation !== undefined && own.sha256 !== sha256) throw changed(path);
  }
}

function changed(path: string): InputError {
  return new InputError('plug-in-changed', {
    rule: `${path} changed while it was at work`,
    need: 'the same source from beginning to end',
    remedy: 'Start again.',
  });
}

/** What results and recordings say of the plug-ins that made them: `extractor mine` → SHA-256. */
export function hashesOf(plugIns: readonly PlugIn[]): Record<string, string> {
  return Object.fromEntries(plugIns.map(({ kind, id, sha256 }) => [`${kind} ${id}`, sha256]));
}

/** What results say of how plug-ins were kept from looking around; nothing where there are none. */
export function isolationOf(plugIns: readonly PlugIn[]) {
  const confined = plugIns.flatMap(({ kind, id, isolation }) =>
    isolation === undefined ? [] : [{ kind, id, isolation }],
  );
  return confined.length === 0 ? {} : { plugIns: confined };
}

const relativeImport = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/**
 * SHA-256 over a source file and every file that it, or one of these, imports by a relative path. Packages are left out:
 * their names say nothing of their content.
 */
export async function hashSources(path: string): Promise<string> {
  const hashes = new Map<string, string>();
  const waiting = [resolve(path)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (hashes.has(file) || !existsSync(file)) continue;
    const text = await readFile(file, 'utf8');
    hashes.set(file, sha256(text));
    for (const [, target] of text.matchAll(relativeImport)) waiting.push(resolve(dirname(file), target!));
  }
  return sha256([...hashes.values()].join());
}
