// Every process of faultgap starts with this. Sources run as they are, and so does a user's own .ts file, wherever it
// lies: it is a module, and `import { defineDiagnoser } from 'faultgap'` gives it the faultgap that loads it.
import { register } from 'node:module';
import { register as registerTsx } from 'tsx/esm/api';

const library = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);
const hook = `export async function resolve(name, context, next) {
  const found = await next(name === 'faultgap' ? ${library} : name, context);
  return /\\.ts(\\?|$)/.test(found.url) ? { ...found, format: 'module' } : found;
}`;

registerTsx();
register(`data:text/javascript,${encodeURIComponent(hook)}`);
