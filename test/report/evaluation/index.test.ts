import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { formatHtml } from '../../../src/report/evaluation/index.ts';
import { html, trusted } from '../../../src/report/page/markup.ts';
import { fullInput, fullResult } from '../full-input.ts';

describe('html', () => {
  it('escapes whatever is filled in, so that a reader sees the very text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { document } = parseHTML(html`<p title="${text}">${text}</p>`.text);
        const paragraph = document.querySelector('p')!;
        expect(document.querySelectorAll('*').length).toBe(1);
        expect(paragraph.getAttribute('title')).toBe(text);
        expect(paragraph.textContent).toBe(text);
      }),
    );
  });

  it('joins lists, leaves nothing for what is missing, and keeps markup as it is', () => {
    const parts = [1, html`<b>${'<'}</b>`, null, undefined, false, trusted('<i></i>')] as const;
    expect(html`${parts}`.text).toBe('1<b>&lt;</b><i></i>');
  });
});

describe('formatHtml', () => {
  const page = formatHtml(fullInput());
  const { document } = parseHTML(page);
  const headings = () => [...document.querySelectorAll('h2[id]')].map(({ id }) => id);

  it('has a section for everything that the input holds, in the order of its table of contents', () => {
    const sections = [...document.querySelectorAll('main section > h2')].map(({ id }) => id);
    expect(sections).toEqual([
      ...[
        'primary',
        'gap',
        'beside',
        'waterfall',
        'gaps',
        'families',
        'programs',
        'confusion',
        'operators',
        'curve',
        'early',
        'tracks',
      ],
      ...['controls', 'sweep', 'runs', 'scores', 'made'],
    ]);
    const links = [...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href'));
    expect(links).toEqual(sections.map((id) => `#${id}`));
    expect(headings()[0]).toBe('warnings');
  });

  it('leaves out what the input has nothing for', () => {
    const result = { ...fullResult(), gaps: [], contrasts: [], controls: [], waterfall: [], warnings: [] };
    const bare = parseHTML(formatHtml({ result })).document;
    const left = [...bare.querySelectorAll('h2')].map(({ id }) => id);
    expect(left).toEqual(['primary', 'gap', 'beside', 'curve', 'early', 'tracks', 'scores', 'made']);
  });

  it('lets nothing of a result become markup', () => {
    expect(document.querySelectorAll('script').length).toBe(1);
    expect(document.querySelectorAll('img, iframe, object, [onerror], [style]').length).toBe(0);
  });

  it('asks for nothing outside itself', () => {
    const targets = [...document.querySelectorAll('[src], [href]')].map(
      (element) => element.getAttribute('src') ?? element.getAttribute('href')!,
    );
    expect(targets.filter((target) => !target.startsWith('#') && target !== 'data:,')).toEqual([]);
  });

  it('gives every figure its numbers, and every table a caption and scopes', () => {
    for (const figure of document.querySelectorAll('figure'))
      expect(figure.querySelector('table')).not.toBeNull();
    for (const table of document.querySelectorAll('table')) {
      expect(table.querySelector('caption')!.textContent).not.toBe('');
      expect([...table.querySelectorAll('th')].filter((cell) => !cell.getAttribute('scope'))).toEqual([]);
    }
  });

  it('keeps reference runs and parts of a run out of the headline', () => {
    const headline = document.querySelector('#gap')!.parentElement!.querySelector('table')!;
    expect(headline.querySelectorAll('tbody tr').length).toBe(5);
    expect(headline.textContent).not.toContain('clean-1');
  });

  it('gives the same bytes for the same input', () => {
    expect(formatHtml(fullInput())).toBe(page);
  });
});

it('has a page where tracks alone were measured', () => {
  const { rows, ...rest } = fullResult();
  const tracks = rows.filter(({ normalisation }) => normalisation === 'clean-1');
  const result = { ...rest, rows: tracks, gaps: [], contrasts: [], waterfall: [], curves: [], primary: null };
  const ids = [...parseHTML(formatHtml({ result })).document.querySelectorAll('h2')].map(({ id }) => id);
  expect(ids).toContain('tracks');
  expect(ids).not.toContain('gap');
});
