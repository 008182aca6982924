import { readFileSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import type {
  BuildFailure,
  Message,
  Metafile,
  OnResolveArgs,
  OnResolveResult,
  Plugin,
  PluginBuild,
} from 'esbuild';
import { errorText, InputError } from '../errors.ts';
import { packageRoot, runsFromSources } from '../files.ts';
import { sha256 } from '../hash.ts';
import { joinLines } from '../plain-text.ts';
import { frameMessage, type PlacedMessage, requireSource } from '../plug-in-source.ts';

/** A plug-in as one script, which defines `answer`. */
export interface Bundle {
  readonly code: string;
  /** Name of its file, for messages. */
  readonly file: string;
  /** Of its file and of all files of its folder that are in the script. */
  readonly sha256: string;
  /** Where the lines of the script come from: a source map, and the plug-in's own files by their names in it. */
  readonly map: string;
  readonly own: ReadonlyMap<string, string>;
}

const ours = (name: string) => join(packageRoot, runsFromSources ? `src/${name}.ts` : `dist/src/${name}.js`);
const files = { kit: ours('plug-in-kit'), realm: ours('lib/sandbox/realm') };

const kitNames = 'createExtractor, single, phased, layered, defineDiagnoser, InputError';

/**
 * One script of a plug-in and all that it imports: files below its own folder, and of `faultgap` what only computes
 * (`plug-in-kit.ts`). Nothing is imported at run time, where there is nothing to import.
 * @throws InputError `plug-in-import` where it imports anything else; `plug-in-file` where it cannot be read.
 */
export async function bundlePlugIn(path: string): Promise<Bundle> {
  const file = basename(path);
  requireSource(path);
  const { build } = await import('esbuild');
  const own = new Set([realpathSync(path)]);
  try {
    const { outputFiles, metafile } = await build({
      stdin: { contents: entry, resolveDir: dirname(resolve(path)), sourcefile: 'entry' },
      bundle: true,
      write: false,
      outfile: 'plug-in.js',
      sourcemap: 'external',
      metafile: true,
      format: 'iife',
      platform: 'neutral',
      target: `node${process.versions.node.split('.')[0]}`,
      // A computed `import()` becomes a call that throws: a real one would hand out an object from outside the realm.
      supported: { 'dynamic-import': false },
      tsconfigRaw: '{}',
      logLevel: 'silent',
      plugins: [fence(realpathSync(path), own)],
    });
    requireFenced(path, metafile, own);
    const [map, script] = ['.map', '.js'].map(
      (end) => outputFiles.find((one) => one.path.endsWith(end))!.text,
    );
    return {
      ...{ code: wrap(script!, localNames(own)), file, map: map! },
      sha256: await hashFiles([...own].sort()),
      own: new Map([...own].map((name) => [relative(process.cwd(), name), name])),
    };
  } catch (error) {
    throw describeFailure(path, error);
  }
}

// The realm takes what it needs of the language before a plug-in can change it. What a plug-in throws while it loads is its answer to
// everything.
const entry = `
  import { answerer, failing } from 'the realm';
  try {
    const plugIn = require('the plug-in');
    globalThis.answer = answerer(plugIn.__esModule ? plugIn.default : plugIn);
  } catch (error) {
    globalThis.answer = failing(error);
  }
`;

/** @param names that a script has as names of its own */
function wrap(script: string, names: readonly string[]): string {
  const values = names.map((name) => `typeof ${name} === 'undefined' ? undefined : ${name}`);
  return `((${names}) => {${script}})(${values});`;
}

/**
 * What the language has, to be handed to a script: each look at a global of a realm, such as `Math`, takes as long as a hundred sums. A
 * plug-in that may put something else in the place of a global, by `globalThis` or by code that is not strict, looks there.
 */
function localNames(own: ReadonlySet<string>): string[] {
  const mayReplace = (path: string) =>
    /\b(globalThis|require|module|exports)\b/.test(readFileSync(path, 'utf8'));
  if ([...own].some(mayReplace)) return [];
  const names: string[] = Array.from(runInNewContext('Object.getOwnPropertyNames(globalThis)'));
  // The others cannot be parameters.
  return names.filter((name) => !['eval', 'globalThis', 'undefined'].includes(name)).sort();
}

async function hashFiles(paths: readonly string[]): Promise<string> {
  return sha256((await Promise.all(paths.map(async (path) => sha256(await readFile(path))))).join());
}

/**
 * Lets a plug-in import its own files and the kit; files of ours import what they like.
 * @param own files that are fenced in; those that it imports join them
 */
function fence(path: string, own: Set<string>): Plugin {
  const folder = dirname(path);
  const named = new Map([
    ['the plug-in', { path }],
    ['the realm', { path: files.realm }],
  ]);
  return {
    name: 'fence',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async (args) => {
        if (args.pluginData === inside) return undefined;
        if (!own.has(args.importer)) return named.get(args.path);
        if (args.path === 'faultgap') return { path: files.kit, sideEffects: false };
        const found = await resolveBelow(build, folder, args);
        if (found.path !== undefined) own.add(found.path);
        return found;
      });
    },
  };
}

const inside = Symbol('already fenced');
const refusal = 'refused:';

/** A relative import of a file below a folder, links followed; errors for anything else. */
async function resolveBelow(
  build: PluginBuild,
  folder: string,
  { path, importer, kind, resolveDir }: OnResolveArgs,
): Promise<OnResolveResult> {
  if (!/^\.{1,2}\//.test(path)) return { errors: [{ text: `${refusal} ${path}` }] };
  const { path: found, errors } = await build.resolve(path, {
    ...{ importer, kind, resolveDir },
    pluginData: inside,
  });
  if (errors.length > 0) return { errors };
  const real = realpathSync(found);
  if (!relative(folder, real).startsWith('..')) return { path: real };
  return { errors: [{ text: `${refusal} ${path}, which lies outside of its folder` }] };
}

/**
 * The bundler finds the files of a computed path, `require('./' + name)`, by itself and asks no fence: refused, as nobody can
 * read from the source what it takes. A statement that names a type, or what is not used, is dropped and reads nothing.
 */
function requireFenced(path: string, { inputs }: Metafile, own: ReadonlySet<string>): void {
  const allowed = new Set([...own, files.kit, resolve('<runtime>')]);
  for (const [name, { imports }] of Object.entries(inputs)) {
    if (!own.has(resolve(name))) continue;
    // A literal path that led nowhere was dropped; a computed one is a pattern.
    const computed = imports.find(({ path: taken, external }) =>
      external ? taken.includes('*') : !allowed.has(resolve(taken)),
    );
    if (computed !== undefined)
      throw notAllowed(path, `a computed path (${computed.path})`, { location: findComputed(name) });
  }
}

/** Where a file takes a module by other than its name; null where that is not written on one line. */
function findComputed(file: string): PlacedMessage['location'] {
  for (const [i, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const column = line.search(/\b(require|import)\s*\((?!\s*(['"])[^'"]*\2\s*\))/);
    if (column >= 0) return { file, line: i + 1, column };
  }
  return null;
}

/** File and name, as the bundler says it. */
const lackingExport = /^No matching export in "(.*)" for import "(.*)"/;

function describeFailure(path: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const errors: readonly Message[] = (error as Partial<BuildFailure>).errors ?? [];
  const refused = errors.find(({ text }) => text.startsWith(refusal));
  if (refused !== undefined) return notAllowed(path, refused.text.slice(refusal.length + 1), refused);
  for (const message of errors) {
    const [, file, name] = lackingExport.exec(message.text) ?? [];
    if (file === relative(process.cwd(), files.kit)) return notAllowed(path, `${name} of faultgap`, message);
  }
  const [first] = errors;
  if (first === undefined) return unreadable(path, joinLines(errorText(error)));
  // The bundler blames the format of a script that nobody wrote.
  const isWait = first.text.startsWith('Top-level await');
  const said = isWait ? { ...first, text: 'a wait outside of a function, which has no answer' } : first;
  const { value, excerpt } = frameMessage(said, resolve);
  return unreadable(path, value, excerpt);
}

function notAllowed(path: string, name: string, { location }: Pick<PlacedMessage, 'location'>): InputError {
  const framed = frameMessage({ location, text: name }, resolve);
  return new InputError('plug-in-import', {
    rule: `${path} imports ${name}, and an extractor or diagnoser may only compute`,
    need: `files of its own folder, or of faultgap ${kitNames}`,
    ...framed,
    remedy: 'docs/plug-ins.md says what a plug-in may do.',
  });
}

function unreadable(path: string, value: string, excerpt?: string): InputError {
  return new InputError('plug-in-file', {
    rule: `cannot load ${path}`,
    value,
    ...(excerpt !== undefined && { excerpt }),
  });
}
