import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programs } from '../corpus/programs/index.ts';
import { packageRoot } from '../src/lib/files.ts';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'corpus/README.md', ...docs()];

function docs(): string[] {
  return readdirSync(join(packageRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
}

function read(page: string): string {
  return readFileSync(join(packageRoot, page), 'utf8');
}

describe.each(pages)('%s', (page) => {
  test('links to files that exist', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!);
    const broken = links.filter((target) => !existsSync(join(packageRoot, dirname(page), target)));
    expect(broken).toEqual([]);
  });

  test('names paths of the repository that exist', () => {
    const paths = [...read(page).matchAll(/`((?:src|corpus|test|bench|docs)\/[\w./-]+)`/g)].map(
      ([, path]) => path!,
    );
    expect(paths.filter((path) => !existsSync(join(packageRoot, path)))).toEqual([]);
  });
});

test('the data card lists every program', () => {
  const card = read('corpus/README.md');
  expect(
    programs.members.filter(({ id }) => !new RegExp(`^\\| ${id} +\\|`, 'm').test(card)).map(({ id }) => id),
  ).toEqual([]);
});
