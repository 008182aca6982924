/**
 * Compiles `dist` from the sources: one file for each that a process starts with, and chunks of what these share. Node takes
 * more than a millisecond to find and read a module, and there are a thousand. Types are for those who install the package:
 * `tsc` writes them when it is packed.
 *
 *     npm run prepare
 */
import { readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { packageRoot } from '../src/lib/files.ts';

const require = createRequire(import.meta.url);
const dist = join(packageRoot, 'dist');
const entered = ['index', 'tensors-of-tfjs', 'plug-in-kit', 'lib/sandbox/realm', 'cli/main'];
const served = ['eval', 'features', 'inputs/bank', 'inputs/study', 'mutants/realism', 'traces/recording'];
const workers = ['tables/binary-worker', ...served.map((folder) => `${folder}/worker`)];

/** Packages that are required rather than imported: Node reads a CommonJS file as large as that of TensorFlow.js twice where it is imported. */
const required: Plugin = {
  name: 'required',
  setup({ onResolve, onLoad }) {
    const filter = /^(@tensorflow\/tfjs-(core|backend-cpu|backend-wasm))$/;
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'required' }));
    onLoad({ filter, namespace: 'required' }, ({ path }) => ({
      contents: [
        "import { createRequire } from 'node:module';",
        `export const { ${Object.keys(require(path)).join(', ')} } = createRequire(import.meta.url)('${path}');`,
      ].join('\n'),
    }));
  },
};

/** Programs are held against their schema here, once, and not by every process that starts: a spec is what its JSON is. */
const parsed: Plugin = {
  name: 'parsed',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]corpus[\\/]programs[\\/].*\.ts$/ }, async ({ path }) => {
      const { default: spec } = await import(pathToFileURL(path).href);
      return spec === undefined ? undefined : { contents: JSON.stringify(spec), loader: 'json' };
    });
  },
};

/** Packages of many small files, each of which Node has to find. Types and sources name them, so they are dependencies still. */
const taken = /^(apache-arrow|hyparquet-compressors|zod|@observablehq\/plot|linkedom)$/;

/**
 * Takes these, and what they bring, into the chunks, and leaves all others where they are installed: a command that reads
 * tables starts in two thirds of the time, and figures load in a quarter. Words of other languages stay behind, and
 * decoders that Node has itself.
 */
const packages: Plugin = {
  name: 'packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) =>
      kind === 'entry-point' || taken.test(path) || /[\\/]node_modules[\\/]/.test(importer)
        ? undefined
        : { path, external: true },
    );
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
    onLoad({ filter: /[\\/]hyparquet-compressors[\\/]src[\\/](brotli|gzip)\.js$/ }, () => ({
      contents: 'export const [decompressBrotli, gunzip] = [];',
    }));
  },
};

const { compiledList, listSources, writeCompiledList } = (await import(
  pathToFileURL(join(packageRoot, 'bin', 'compiled.js')).href
)) as {
  compiledList: string;
  listSources(): string;
  writeCompiledList(sources: string, files: readonly string[]): void;
};

// What a source becomes under way is not in what is compiled.
const sources = listSources();
await rm(compiledList, { force: true });
const { metafile } = await build({
  absWorkingDir: packageRoot,
  entryPoints: [...entered, ...workers].map((name) => `src/${name}.ts`),
  outbase: '.',
  outdir: 'dist',
  chunkNames: 'chunks/[hash]',
  bundle: true,
  splitting: true,
  plugins: [required, packages, parsed],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  metafile: true,
  logLevel: 'warning',
});

// Of an earlier time.
const written = new Set(Object.keys(metafile.outputs));
for (const name of await readdir(dist, { recursive: true }))
  if (name.endsWith('.js') && !written.has(`dist/${name.replaceAll('\\', '/')}`)) await rm(join(dist, name));
writeCompiledList(sources, [...written]);
