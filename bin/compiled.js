import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (path) => `${root}/${path}`;

/** Says of what sources `dist` was compiled, and what files it holds. It is there while `dist` is whole. */
export const compiledList = at('dist/compiled.txt');

/** Whether `dist` is whole, and of the sources as they are now. */
export function isCompiled() {
  const present = listSources();
  // Sources are not installed, and what is installed stays as it is.
  if (present === '') return true;
  try {
    const [sources, files] = readFileSync(compiledList, 'utf8').split('\n\n');
    return sources === present && listFiles(files.split('\n').map((line) => line.split(' ')[1])) === files;
  } catch {
    return false;
  }
}

/** What else decides what `dist` is. */
const makers = ['package-lock.json', 'scripts/bundle.ts', 'tsconfig.build.json'];

/**
 * Every source with its size and time. A time that is only older than that of `dist` says nothing: `git checkout` and `cp -p`
 * give a file another content and any time.
 */
export function listSources() {
  const sources = ['src', 'corpus'].flatMap(describeSources).sort();
  return sources.length === 0 ? '' : [...sources, ...makers.flatMap(describeFile)].join('\n');
}

/** Nothing of a file that is not there. */
function describeFile(path) {
  const found = statSync(at(path), { throwIfNoEntry: false });
  return found === undefined ? [] : [`${found.size} ${Math.trunc(found.mtimeMs)} ${path}`];
}

function describeSources(folder) {
  return readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name.startsWith('recorded') ? [] : describeSources(path);
    if (!entry.name.endsWith('.ts')) return [];
    return describeFile(path);
  });
}

/** @param {readonly string[]} paths of files of `dist` */
function listFiles(paths) {
  return paths.map((path) => `${statSync(at(path)).size} ${path}`).join('\n');
}

/**
 * @param {string} sources as `listSources` had them before they were compiled
 * @param {readonly string[]} files all that they became
 */
export function writeCompiledList(sources, files) {
  writeFileSync(compiledList, `${sources}\n\n${listFiles(files)}`);
}
