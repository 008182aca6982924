import { parseHTML } from 'linkedom';
import { describe, expect, it, test } from 'vitest';
import { parseInputsResult } from '../../../src/inputs/study/inputs-result.ts';
import { formatInputsPage, writeInputsReport } from '../../../src/report/inputs/index.ts';
import { formatKills } from '../../../src/report/inputs/kills-text.ts';
import { formatInputs } from '../../../src/report/inputs/text.ts';
import {
  graveViolations,
  hasChromium,
  listen,
  openPage,
  showInChromium,
  skipNote,
  views,
} from '../chromium.ts';
import { fullOptions, fullPage, hostile } from './full-page.ts';

const input = fullPage();
const page = formatInputsPage(input);
const { document } = parseHTML(page);
const sectionsOf = (text: string) =>
  [...parseHTML(text).document.querySelectorAll('main section > h2')].map(({ id }) => id);

describe('the page about test inputs', () => {
  it('has a section for everything that its input holds, in the order of its table of contents', () => {
    const links = [...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href'));
    expect(sectionsOf(page)).toEqual([
      ...['claims', 'kills', 'strategies', 'cost', 'yield', 'truncation', 'generators', 'published'],
      'pictures',
    ]);
    expect(links).toEqual(sectionsOf(page).map((id) => `#${id}`));
  });

  it('leaves out what there is nothing for', () => {
    expect(sectionsOf(formatInputsPage({ study: null, samples: [], kills: input.kills }))).toEqual(['kills']);
    const study = { ...input.study!, cells: [], claims: [], published: [] };
    expect(sectionsOf(formatInputsPage({ study, samples: [], kills: null }))).toEqual([
      'truncation',
      'generators',
    ]);
  });

  it('lets nothing of a result become markup, and asks for nothing outside itself', () => {
    expect(document.querySelectorAll('script').length).toBe(1);
    expect(document.querySelectorAll('iframe, object, [onerror], [style]').length).toBe(0);
    expect(document.querySelector('main')!.textContent).toContain(hostile);
    const targets = [...document.querySelectorAll('[src], [href]')].map(
      (element) => element.getAttribute('src') ?? element.getAttribute('href')!,
    );
    expect(targets.filter((target) => !/^(#|data:(,|image\/png;base64,))/.test(target))).toEqual([]);
  });

  it('gives every figure its numbers, and every table a caption', () => {
    for (const figure of document.querySelectorAll('figure'))
      expect(figure.querySelector('table')).not.toBeNull();
    for (const table of document.querySelectorAll('table'))
      expect(table.querySelector('caption')!.textContent).not.toBe('');
  });

  it('shows misclassified inputs only, each beside its seed, and says what became of its label', () => {
    const shown = [...document.querySelectorAll('.pictures li')];
    expect(shown.length).toBeGreaterThan(50);
    for (const one of shown) {
      expect(one.querySelectorAll('img').length).toBe(2);
      expect(one.textContent).toMatch(/3 → 5, 4 of 5, (fault|invalid|label lost)/);
    }
  });

  it('gives the same bytes for the same input', () => {
    expect(formatInputsPage(fullPage())).toBe(page);
  });

  it('is made of results that are what they say they are', () => {
    expect(parseInputsResult('study', JSON.parse(JSON.stringify(input.study)))).toEqual(input.study);
  });
});

describe('the same as text', () => {
  it('names every set, generator, strategy and claim, in lines that do not outgrow a wide terminal', () => {
    const text = formatInputs({ ...input.study!, refused: [] });
    const named = [...fullOptions.sets, ...fullOptions.generators, ...fullOptions.strategies];
    for (const name of [...named, ...input.study!.claims.map(({ claim }) => claim)])
      expect(text).toContain(name);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(230);
  });

  it('says of each test set what it kills beside the null mutant, and what it is', () => {
    const text = formatKills(input.kills!);
    expect(text).toMatch(/frontier +300 +0\.900 +0\.300 +0\.300 +30 % +11 of 14 \(0\.900\) +11 of 14\n/);
    expect(text).toContain('frontier: Last right mixes with another class');
  });
});

describe.skipIf(!hasChromium)(`inputs.html in Chromium (${skipNote})`, () => {
  const shown = showInChromium((directory) => writeInputsReport(directory, input));

  test('it renders without a word on the console, and asks for nothing but itself', async () => {
    const tab = await openPage(shown.browser);
    const { said, asked } = listen(tab);
    await tab.goto(shown.url);
    expect(await tab.locator('svg.plot:visible').count()).toBeGreaterThan(8);
    expect(await tab.evaluate('typeof hacked')).toBe('undefined');
    expect(said).toEqual([]);
    expect(asked.filter((one) => !one.startsWith('data:image/png'))).toEqual([shown.url]);
    await tab.close();
  });

  test.each(views)(
    'nothing juts out, and axe finds nothing serious, at $width pixels ($colorScheme)',
    {
      timeout: 120_000,
    },
    async (view) => {
      const tab = await openPage(shown.browser, view);
      await tab.goto(shown.url);
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
      expect(await graveViolations(tab)).toEqual([]);
      await tab.close();
    },
  );
});
