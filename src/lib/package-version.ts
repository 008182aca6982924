import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './files.ts';

/** Version of this package, as `package.json` says. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
}
