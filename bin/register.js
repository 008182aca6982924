// Every process that runs the sources as they are starts with this.
import { runTypeScript } from './hooks.js';

runTypeScript(new URL('../src/index.ts', import.meta.url).href);
