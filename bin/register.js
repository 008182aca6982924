// Every process that runs TypeScript as it is starts with this: ours in a checkout, and everywhere the tests of plug-ins.
import { existsSync } from 'node:fs';
import { runTypeScript } from './hooks.js';

const [sources, compiled] = ['../src/index.ts', '../dist/src/index.js'].map(
  (file) => new URL(file, import.meta.url),
);
runTypeScript((existsSync(sources) ? sources : compiled).href);
