import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { sha256 } from './hash.ts';

const relativeImport = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/**
 * SHA-256 over a source file and every file that it, or one of these, imports by a relative path. Packages are left out:
 * their names say nothing of their content.
 */
export async function hashSources(path: string): Promise<string> {
  const hashes = new Map<string, string>();
  const waiting = [resolve(path)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (hashes.has(file) || !existsSync(file)) continue;
    const text = await readFile(file, 'utf8');
    hashes.set(file, sha256(text));
    for (const [, target] of text.matchAll(relativeImport)) waiting.push(resolve(dirname(file), target!));
  }
  return sha256([...hashes.values()].join());
}
