import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/* A page as a reader has it: in the system's Chromium, where there is one. */

const executablePath = '/usr/bin/chromium';
const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export const hasChromium = existsSync(executablePath);
export const skipNote = `skipped where there is no ${executablePath}`;

export interface View {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

/** A phone at night, and a desk by day. */
export const views: readonly [View, View] = [
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags.split(' ') });
}

export function openPage(browser: Browser, { width, colorScheme }: View = views[0]): Promise<Page> {
  return browser.newPage({ viewport: { width, height: 900 }, colorScheme });
}

/** Whatever a page says on the console and asks of anybody, from now on. */
export function listen(page: Page): { readonly said: string[]; readonly asked: string[] } {
  const heard = { said: [] as string[], asked: [] as string[] };
  page.on('console', (message) => heard.said.push(message.text()));
  page.on('pageerror', (error) => heard.said.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== 'data:,') heard.asked.push(request.url());
  });
  return heard;
}

/** What axe-core finds serious or worse, with everything on the page unfolded. */
export async function graveViolations(page: Page): Promise<string[]> {
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
  await page.evaluate(axe.source);
  const found = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as axe.AxeResults;
  if (found.passes.length < 10) throw new Error('axe looked at next to nothing');
  const grave = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
}
