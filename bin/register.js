// Every process that runs TypeScript as it is starts with this: ours in a checkout, and everywhere the tests of plug-ins, which need
// the library as quickly as other commands have it.
import { isCompiled } from './compiled.js';
import { runTypeScript } from './hooks.js';

runTypeScript(new URL(isCompiled() ? '../dist/src/index.js' : '../src/index.ts', import.meta.url).href);
