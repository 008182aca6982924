import { cpSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { defineConfig } from 'vitepress';
import { groups, pages } from '../pages.ts';
import { slugOf } from '../slug.ts';

/** Where a page of the repository is on the site. */
const addressOf = (page: string) => `/${page.replace(/(^README)?\.md$/, '')}`;

// Copied, since Vue is found only from pages below this folder.
const site = join(import.meta.dirname, '..');
rmSync(join(site, 'content'), { recursive: true, force: true });
for (const page of pages) cpSync(join(site, '..', page), join(site, 'content', page));

export default defineConfig({
  title: 'faultgap',
  description:
    'How much worse fault diagnosers of deep-learning training do on programs they have never seen',
  base: process.env.BASE ?? '/',
  // No picture, and no request for one.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: 'content',
  rewrites: { 'README.md': 'index.md' },
  cleanUrls: true,
  markdown: { anchor: { slugify: slugOf }, config: bendLinks },
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    sidebar: groups.map(({ text, pages }) => ({
      text,
      items: pages.map(([page, title]) => ({ text: title, link: addressOf(page) })),
    })),
  },
});

/**
 * Links of the repository as the site has them: to a page by its address there, and none to a source file, which the site does
 * not hold. A link to a page that is not there stays as it is, and VitePress fails on it.
 */
function bendLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('bend-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      for (const [i, token] of (children ?? []).entries()) {
        const href = token.attrGet('href');
        if (token.type !== 'link_open' || href === null || /^(\w+:|#)/.test(href)) continue;
        const [path, anchor] = href.split('#') as [string, string?];
        const target = posix.join(posix.dirname(env.relativePath), path);
        if (pages.includes(target))
          token.attrSet('href', addressOf(target) + (anchor === undefined ? '' : `#${anchor}`));
        else if (!target.endsWith('.md')) {
          token.tag = 'span';
          token.attrs = [];
          const close = children!.slice(i).find(({ type }) => type === 'link_close')!;
          close.tag = 'span';
        }
      }
    }
  });
}
