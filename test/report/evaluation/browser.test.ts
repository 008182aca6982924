import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { formatHtml } from '../../../src/report/evaluation/index.ts';
import {
  graveViolations,
  hasChromium,
  listen,
  openPage,
  showInChromium,
  skipNote,
  type View,
  views,
} from '../chromium.ts';
import { fullInput } from '../full-input.ts';

/* The page as a reader has it, in a browser: what it asks for, whether it can be used with keys alone, and by whom. */

describe.skipIf(!hasChromium)(`report.html in Chromium (${skipNote})`, () => {
  const shown = showInChromium(async (directory) => {
    const file = join(directory, 'report.html');
    await writeFile(file, formatHtml(fullInput()));
    return file;
  });

  const open = (view?: View): Promise<Page> => openPage(shown.browser, view);

  test('it renders without a word on the console, and asks for nothing but itself', async () => {
    const page = await open();
    const { said, asked } = listen(page);
    await page.goto(shown.url);
    expect(await page.locator('svg.plot:visible').count()).toBeGreaterThan(20);
    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    expect(said).toEqual([]);
    expect(asked).toEqual([shown.url]);
    await page.close();
  });

  test.each(views)(
    'nothing juts out, and axe finds nothing serious, at $width pixels ($colorScheme)',
    async (view) => {
      const page = await open(view);
      await page.goto(shown.url);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
      expect(await graveViolations(page)).toEqual([]);
      await page.close();
    },
  );

  test('a table sorts by the keyboard, up and down, with missing values last', async () => {
    const page = await open();
    await page.goto(shown.url);
    const table = page.locator('#gap ~ .scroll table').first();
    const heading = table.locator('th', { hasText: 'gap S1' });
    const column = (await table.locator('thead th').allTextContents()).findIndex((text) => /^gap/.test(text));
    const cells = () => table.locator(`tbody tr > :nth-child(${column + 1})`).allTextContents();
    await heading.locator('button').focus();
    await page.keyboard.press('Enter');
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    expect(await cells()).toEqual(['−0.020', '+0.090', '+0.100', '+0.300', '–']);
    await page.keyboard.press('Space');
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect(await cells()).toEqual(['+0.300', '+0.100', '+0.090', '−0.020', '–']);
    await page.close();
  });

  test('the first key press reaches a link past the navigation', async () => {
    const page = await open();
    await page.goto(shown.url);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.close();
  });

  test('the viewer shows one run, and another by the keyboard', async () => {
    const page = await open();
    await page.goto(shown.url);
    const headings = () => page.locator('.run:visible h3').allTextContents();
    const before = await headings();
    await page.locator('#run').focus();
    await page.keyboard.press('ArrowDown');
    const after = await headings();
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(after[0]).toContain('diverged');
    expect(await page.locator('.run:visible .plot').first().textContent()).toContain('diverged at 6');
    await page.close();
  });

  test('without script every run is shown', async () => {
    const context = await shown.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(shown.url);
    expect(await page.locator('.run:visible').count()).toBe(4);
    await context.close();
  });
});
