/**
 * Compiles `dist` from the sources, after `tsc` has written its types: one file for each that a process starts with, and
 * chunks of what these share. Node takes more than a millisecond to find and read a module, and there are a thousand.
 *
 *     npm run prepare
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { packageRoot } from '../src/lib/files.ts';

const dist = join(packageRoot, 'dist');
const entered = ['index', 'tensors-of-tfjs', 'plug-in-kit', 'lib/sandbox/realm', 'cli/main'];
const served = ['eval', 'inputs/bank', 'inputs/study', 'mutants/realism', 'traces/recording'];
const workers = ['tables/binary-worker', ...served.map((folder) => `${folder}/worker`)];

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
  packages: 'external',
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
