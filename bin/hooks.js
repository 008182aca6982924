import { register } from 'node:module';
import { register as registerTsx } from 'tsx/esm/api';

/**
 * From here on this process runs TypeScript as it is, wherever it lies: a user's own plug-in is a module, and
 * `import { defineDiagnoser } from 'faultgap'` gives it the faultgap that loads it.
 * @param {string} library URL of that faultgap's index.
 */
export function runTypeScript(library) {
  const hook = `export async function resolve(name, context, next) {
    const found = await next(name === 'faultgap' ? ${JSON.stringify(library)} : name, context);
    return /\\.ts(\\?|$)/.test(found.url) ? { ...found, format: 'module' } : found;
  }`;
  registerTsx();
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
