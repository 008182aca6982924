import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { importHumanStudy } from '../../../src/inputs/human/judge-study.ts';
import {
  exportHumanStudy,
  formatHumanStudy,
  humanStudyFiles,
} from '../../../src/report/inputs/human-study.ts';
import { plan } from '../../inputs/human/study.ts';
import {
  graveViolations,
  hasChromium,
  listen,
  openPage,
  showInChromium,
  skipNote,
  views,
} from '../chromium.ts';

const study = plan(4);

describe('the page of a human study', () => {
  const page = formatHumanStudy(study);

  test('is the same for the same study, and tells nothing of where pictures come from', () => {
    expect(formatHumanStudy(plan(4))).toBe(page);
    expect(page).not.toMatch(/ga-high|vae|data-label/);
    expect(page.match(/<div data-id=/g)).toHaveLength(study.items.length);
  });

  test('escapes names, and asks for nothing over the network', () => {
    const bad = formatHumanStudy(plan(4, { thing: '<b>x', classNames: ['<i>', 'b"', 'c'] }));
    expect(bad).not.toMatch(/<b>|<i>/);
    expect(bad).not.toMatch(/(src|href)="(?!data:)/);
    expect(bad).toContain('default-src &#39;none&#39;');
  });

  test('is refused what is no picture', () => {
    const table = { ...study, inputShape: [4] };
    expect(() => formatHumanStudy(table)).toThrow(expect.objectContaining({ code: 'human-study' }));
  });
});

describe.skipIf(!hasChromium)(`a human study in Chromium (${skipNote})`, () => {
  const shown = showInChromium((directory) => exportHumanStudy(study, directory));

  async function begin(page: Page, name: string): Promise<void> {
    await page.goto(shown.url);
    await page.getByLabel('Your name').fill(name);
    await page.keyboard.press('Enter');
  }

  async function download(page: Page): Promise<string> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).press('Enter'),
    ]);
    const path = join(shown.directory, file.suggestedFilename());
    await file.saveAs(path);
    return path;
  }

  /** The bright pixel is the class. */
  const seen = () => study.items.map(({ input }) => String(input.indexOf(Math.max(...input))));

  test('is answered with the keyboard alone, and its files are read back', async () => {
    const files: string[] = [];
    const odd = study.items.findIndex(({ id }) => id === study.key.inputs[0]!.id);
    for (const name of ['anna', 'ben']) {
      const page = await openPage(shown.browser);
      const { said, asked } = listen(page);
      await begin(page, name);
      for (const [i, key] of seen().entries()) {
        expect(await page.textContent('[role=status]')).toBe(`Picture ${i + 1} of ${study.items.length}`);
        expect(await page.locator('#shown .picture:visible').count()).toBe(1);
        await page.keyboard.press(name === 'ben' && i === odd ? 'n' : key);
      }
      expect(await page.textContent('[role=status]')).toBe(`All ${study.items.length} answered`);
      files.push(await download(page));
      expect(said).toEqual([]);
      expect(asked.filter((one) => !one.startsWith('blob:'))).toEqual([shown.url]);
      await page.close();
    }
    expect(await readFile(files[0]!, 'utf8')).toMatch(
      /^assessor,input,answer,seconds\nanna,[0-9a-f]{12},[0-2],\d+\.\d\n/,
    );
    const result = importHumanStudy(join(shown.directory, humanStudyFiles.key), files);
    expect(result.verdicts.map(({ labelKept }) => labelKept).sort()).toEqual([false, true, true, true]);
    expect(result.verdicts.find(({ labelKept }) => !labelKept)).toMatchObject({ validity: 'undecided' });
    expect(result.agreement.validity.share).toBe(0.75);
  });

  test('takes an answer back, and goes on where the assessor stopped', async () => {
    const page = await openPage(shown.browser);
    await begin(page, 'carl');
    await page.keyboard.press('0');
    await page.getByRole('button', { name: 'not a pixel' }).click();
    await page.keyboard.press('Backspace');
    expect(await page.textContent('[role=status]')).toMatch(/^Picture 2 /);
    await begin(page, 'carl');
    expect(await page.textContent('[role=status]')).toMatch(/^Picture 2 /);
    await begin(page, 'dora');
    expect(await page.textContent('[role=status]')).toMatch(/^Picture 1 /);
    await page.close();
  });

  test('does not begin without a name that fits into a table', async () => {
    const page = await openPage(shown.browser);
    for (const name of ['', '=a,b']) {
      await begin(page, name);
      expect(await page.locator('#study').isVisible()).toBe(false);
    }
    await page.close();
  });

  test.each(views)('gives axe nothing serious and fits at $width pixels ($colorScheme)', async (view) => {
    const page = await openPage(shown.browser, view);
    await page.goto(shown.url);
    expect(await graveViolations(page)).toEqual([]);
    await begin(page, 'erin');
    expect(await graveViolations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
    await page.close();
  });
});
