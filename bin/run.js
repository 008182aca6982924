import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Imports a file of ours: as it was compiled, which starts in half the time, or from its source where a source was
 * changed since.
 * @param {string} file below the package's folder, without its ending
 */
export async function importOurs(file) {
  const compiled = join(root, 'dist', `${file}.js`);
  if (existsSync(compiled) && isCompiled()) return import(pathToFileURL(compiled).href);
  await import('./register.js');
  return import(pathToFileURL(join(root, `${file}.ts`)).href);
}

/** Whether `dist` was compiled after the last change of a source. */
function isCompiled() {
  const compiled = statSync(join(root, 'dist/src/cli/main.js'), { throwIfNoEntry: false });
  return (
    compiled !== undefined && ['src', 'corpus'].every((folder) => !hasNewer(join(root, folder), compiled))
  );
}

function hasNewer(folder, { mtimeMs }) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return !entry.name.startsWith('recorded') && hasNewer(path, { mtimeMs });
    return entry.name.endsWith('.ts') && statSync(path).mtimeMs > mtimeMs;
  });
}
