import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether `dist` was compiled after the last change of a source. */
export function isCompiled() {
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
