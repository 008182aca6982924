#!/usr/bin/env node
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether `dist` was compiled after the last change of a source: then it runs, in half the time to start. */
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

// Whoever reads our output may stop before its end, as `head` does; that is no fault, and there is nobody left to tell.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`faultgap: cannot write to stdout; got ${error.message} [write-failed]\n`);
  process.exit(2);
});
// A terminal that was closed says so by a signal as well; a pipe does not, and there 141 is what SIGPIPE gives.
process.stderr.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(141);
});

if (isCompiled()) await start('../dist/src/cli/main.js');
else {
  await import('./register.js');
  await start('../src/cli/main.ts');
}

async function start(file) {
  const { main } = await import(file);
  await main(process.argv);
}
