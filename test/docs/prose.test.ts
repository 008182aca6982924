import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

const widest = 100;

/** `docs/api.md` holds the doc comments of the sources. */
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'corpus/README.md',
  ...filesOf('docs', /\.md$/).filter((page) => page !== 'docs/api.md'),
];

function filesOf(folder: string, name: RegExp): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => join(folder, path));
}

/** Lines outside code and tables, and outside what `scripts/describe-recording.ts` prints. */
function proseOf(page: string): string[] {
  return readFileSync(join(packageRoot, page), 'utf8')
    .replace(/<!-- recording -->[\s\S]*<!-- \/recording -->/, '')
    .replace(/^```[\s\S]*?^```$/gm, '')
    .split('\n')
    .filter((line) => !line.startsWith('|'));
}

describe.each(pages)('%s', (page) => {
  test('has prose of at most 100 columns', () => {
    expect(proseOf(page).filter((line) => [...line].length > widest)).toEqual([]);
  });
});
