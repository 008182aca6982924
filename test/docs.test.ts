import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programs } from '../corpus/programs/index.ts';
import { pages as sitePages } from '../site/pages.ts';
import { slugOf } from '../site/slug.ts';
import { packageRoot } from '../src/lib/files.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'corpus/README.md',
  'corpus/recorded-2/README.md',
  ...filesOf('docs', /\.md$/),
];
const sources = ['src', 'corpus', 'bench', 'scripts'].flatMap((folder) => filesOf(folder, /\.ts$/));

function filesOf(folder: string, name: RegExp): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => join(folder, path));
}

function read(page: string): string {
  return readFileSync(join(packageRoot, page), 'utf8');
}

/** Paths of the repository that a text names; those with a part left open, such as `import-<layout>.json`, are passed over. */
function pathsIn(text: string): string[] {
  const named = /(?<![\w./-])(?:src|corpus|test|bench|docs|scripts)\/[^\s`'"(),;:|\]#]+/g;
  return [...text.matchAll(named)]
    .map(([path]) => path.replace(/\.+$/, ''))
    .filter((path) => !/[<*${…]/.test(path));
}

/** Of every heading; one that stands there before is numbered. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)) {
    const slug = slugOf(heading!.replace(/[`*]|\]\([^)]*\)/g, ''));
    let [anchor, times] = [slug, 0];
    while (anchors.has(anchor)) anchor = `${slug}-${++times}`;
    anchors.add(anchor);
  }
  return anchors;
}

const missing = (paths: readonly string[]) => paths.filter((path) => !existsSync(join(packageRoot, path)));

describe.each(pages)('%s', (page) => {
  test('links to files that exist', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!);
    expect(links.filter((target) => !existsSync(join(packageRoot, dirname(page), target)))).toEqual([]);
  });

  test('links to no page that the site lacks', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+\.md)/g)].map(([, target]) => target!);
    expect(links.filter((target) => !sitePages.includes(join(dirname(page), target)))).toEqual([]);
  });

  test('links to headings that exist', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
    const missed = links.filter(([, target, anchor]) => {
      const path = target === '' ? page : join(dirname(page), target!);
      return path.endsWith('.md') && !anchorsOf(read(path)).has(anchor!);
    });
    expect(missed.map(([link]) => link)).toEqual([]);
  });

  test('names paths of the repository that exist', () => {
    expect(missing(pathsIn(read(page)))).toEqual([]);
  });
});

test('the site has every page once', () => {
  expect([...sitePages].sort()).toEqual([...pages, 'python/README.md'].sort());
});

test('sources name paths of the repository that exist', () => {
  const wrong = sources.flatMap((file) => missing(pathsIn(read(file))).map((path) => `${file}: ${path}`));
  expect(wrong).toEqual([]);
});

test('nothing cites what is not part of the project', () => {
  const outside = /facts\/[\w-]+\.(?:md|json)|\.\.\/shared\b|(?<![\w/])definitions\.md/;
  const wrong = [...pages, ...sources].flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => outside.test(line.replaceAll('](definitions.md)', '')))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(wrong).toEqual([]);
});

test('the data card lists every program', () => {
  const card = read('corpus/README.md');
  expect(
    programs.members.filter(({ id }) => !new RegExp(`^\\| ${id} +\\|`, 'm').test(card)).map(({ id }) => id),
  ).toEqual([]);
});
