import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

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

function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags.split(' ') });
}

/** What the tests of a `describe` look at; all are there once they run. */
export interface Shown {
  readonly browser: Browser;
  readonly directory: string;
  /** Of the page that was written. */
  readonly url: string;
}

/**
 * A page in a directory of its own and a browser, for the tests of the `describe` that this is called in.
 * @param write writes the page into the directory and gives its path
 */
export function showInChromium(write: (directory: string) => Promise<string>): Shown {
  const shown = { browser: undefined as unknown as Browser, directory: '', url: '' };
  beforeAll(async () => {
    shown.directory = await mkdtemp(join(tmpdir(), 'faultgap-page-'));
    shown.url = pathToFileURL(await write(shown.directory)).href;
    shown.browser = await launchChromium();
  });
  afterAll(async () => {
    await shown.browser?.close();
    await rm(shown.directory, { recursive: true, force: true });
  });
  return shown;
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
  // The way to an element is made for all that pass, and takes a third of the time; nobody reads it.
  const found = (await page.evaluate(
    "axe.run({ resultTypes: ['violations'], selectors: false, preload: false })",
  )) as axe.AxeResults;
  if (found.passes.length < 10) throw new Error('axe looked at next to nothing');
  const grave = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
}
