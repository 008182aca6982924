import { describe, expect, test } from 'vitest';
import { writeBoard } from '../../../src/report/leaderboard/index.ts';
import {
  graveViolations,
  hasChromium,
  listen,
  openPage,
  showInChromium,
  skipNote,
  views,
} from '../chromium.ts';
import { names, smallBoard } from './small-board.ts';

describe.skipIf(!hasChromium)(`the leaderboard in Chromium (${skipNote})`, () => {
  const shown = showInChromium(async (directory) => writeBoard(directory, await smallBoard()));
  const pages = () => [shown.url, new URL(`entries/${names[0]}.html`, shown.url).href];

  test.each(views)(
    'says nothing, asks for nothing but itself, fits and gives axe nothing serious at $width pixels ($colorScheme)',
    async (view) => {
      for (const url of pages()) {
        const page = await openPage(shown.browser, view);
        const { said, asked } = listen(page);
        await page.goto(url);
        expect(await page.evaluate('typeof hacked')).toBe('undefined');
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
        expect([said, asked]).toEqual([[], [url]]);
        expect(await graveViolations(page)).toEqual([]);
        await page.close();
      }
    },
  );

  test('filters by task and by words with the keyboard, and says how many lines are left', async () => {
    const page = await openPage(shown.browser);
    await page.goto(shown.url);
    const tasks = await page.locator('section[data-task]').count();
    expect(tasks).toBeGreaterThan(2);
    await page.locator('#task').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('section[data-task]:visible').count()).toBe(1);
    await page.locator('#words').focus();
    await page.keyboard.type('constr');
    expect(await page.locator('.ranking:visible tbody tr:visible').count()).toBe(1);
    expect(await page.textContent('[role=status]')).toBe(`1 of ${tasks * names.length} lines shown`);
    await page.close();
  });

  test('sorts a ranking with the keyboard, and a link leads to the entry and back', async () => {
    const page = await openPage(shown.browser);
    await page.goto(shown.url);
    const table = page.locator('.ranking table').first();
    const ranks = () => table.locator('tbody td:nth-child(2)').allTextContents();
    await table.locator('th button', { hasText: 'rank' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await ranks()).toEqual(['1', '1', '–']);
    await table.locator('tbody a').first().press('Enter');
    await page.waitForURL(/entries\//);
    await page.getByRole('link', { name: 'All entries' }).press('Enter');
    await page.waitForURL(shown.url);
    await page.close();
  });

  test('shows everything without script', async () => {
    const context = await shown.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(shown.url);
    expect(await page.locator('section[data-task]:visible').count()).toBeGreaterThan(2);
    expect(await page.locator('.filters:visible').count()).toBe(0);
    await context.close();
  });
});
