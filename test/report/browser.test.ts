import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatHtml } from '../../src/report/html/index.ts';
import {
  graveViolations,
  hasChromium,
  launchChromium,
  listen,
  openPage,
  skipNote,
  type View,
  views,
} from './chromium.ts';
import { fullInput } from './full-input.ts';

/* The page as a reader has it, in a browser: what it asks for, whether it can be used with keys alone, and by whom. */

describe.skipIf(!hasChromium)(`report.html in Chromium (${skipNote})`, () => {
  let directory: string;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'faultgap-browser-'));
    const file = join(directory, 'report.html');
    await writeFile(file, formatHtml(fullInput()));
    url = pathToFileURL(file).href;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const open = (view?: View): Promise<Page> => openPage(browser, view);

  test('it renders without a word on the console, and asks for nothing but itself', async () => {
    const page = await open();
    const { said, asked } = listen(page);
    await page.goto(url);
    expect(await page.locator('svg.plot:visible').count()).toBeGreaterThan(20);
    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    expect(said).toEqual([]);
    expect(asked).toEqual([url]);
    await page.close();
  });

  test.each(views)('nothing juts out at $width pixels ($colorScheme)', async (view) => {
    const page = await open(view);
    await page.goto(url);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
    await page.close();
  });

  test.each(views)('axe finds nothing serious at $width pixels ($colorScheme)', async (view) => {
    const page = await open(view);
    await page.goto(url);
    expect(await graveViolations(page)).toEqual([]);
    await page.close();
  });

  test('a table sorts by the keyboard, up and down, with missing values last', async () => {
    const page = await open();
    await page.goto(url);
    const table = page.locator('#gap ~ .scroll table').first();
    const heading = table.locator('th', { hasText: 'gap S1' });
    const column = (await table.locator('thead th').allTextContents()).findIndex((text) => /^gap/.test(text));
    const cells = () => table.locator(`tbody tr > :nth-child(${column + 1})`).allTextContents();
    await heading.locator('button').focus();
    await page.keyboard.press('Enter');
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    expect(await cells()).toEqual(['−0.020', '+0.100', '+0.300', '–']);
    await page.keyboard.press('Space');
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect(await cells()).toEqual(['+0.300', '+0.100', '−0.020', '–']);
    await page.close();
  });

  test('the first key press reaches a link past the navigation', async () => {
    const page = await open();
    await page.goto(url);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.close();
  });

  test('the viewer shows one run, and another by the keyboard', async () => {
    const page = await open();
    await page.goto(url);
    const shown = () => page.locator('.run:visible h3').allTextContents();
    const before = await shown();
    await page.locator('#run').focus();
    await page.keyboard.press('ArrowDown');
    const after = await shown();
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(after[0]).toContain('diverged');
    expect(await page.locator('.run:visible .plot').first().textContent()).toContain('diverged at 6');
    await page.close();
  });

  test('without script every run is shown', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    expect(await page.locator('.run:visible').count()).toBe(4);
    await context.close();
  });
});
