import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isCompiled } from './compiled.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Imports a file of ours: as it was compiled, which starts in half the time, or from its source where a source was
 * changed since.
 * @param {string} file below the package's folder, without its ending
 */
export async function importOurs(file) {
  const compiled = join(root, 'dist', `${file}.js`);
  // Workers of tests are not compiled.
  if (existsSync(compiled) && isCompiled()) return import(pathToFileURL(compiled).href);
  await import('./register.js');
  return import(pathToFileURL(join(root, `${file}.ts`)).href);
}
