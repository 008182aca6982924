import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossesOn } from '../helpers/losses-on.ts';
import { testNetworks } from '../helpers/networks.ts';

const families = ['dense', 'convolutional', 'recurrent'];

/** Chromium brings a Vulkan in software, and the loader that Dawn needs. */
const chromium = '/usr/lib/chromium';
const softwareVulkan = existsSync(`${chromium}/vk_swiftshader_icd.json`)
  ? { VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json`, LD_LIBRARY_PATH: chromium }
  : {};

interface Printed {
  readonly missing?: string;
  readonly device?: string;
  readonly losses?: Record<string, number[]>;
}

/** In a process of its own, where a loader of Vulkan can be named. */
async function trainOnWebGpu(titles: readonly string[]): Promise<Printed> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('train-on-webgpu.ts', import.meta.url));
  const env = { ...process.env, ...softwareVulkan };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, script, ...titles], {
    env,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

const { missing } = await trainOnWebGpu([]);
if (missing !== undefined) process.stdout.write(`skipped: training on webgpu, as ${missing}\n`);

describe.skipIf(missing !== undefined)('the webgpu backend', () => {
  let printed: Printed = {};
  beforeAll(async () => {
    printed = await trainOnWebGpu(families);
  }, 600_000);

  it('tells its device', () => {
    expect(printed.device).toMatch(/\w/);
  });

  it.each(families)('trains a %s network as wasm does', async (family) => {
    const wasm = await lossesOn('wasm', testNetworks.find(({ title }) => title === family)!, {}, 5);
    const found = printed.losses![family]!;
    wasm.forEach((loss, i) => {
      expect(Math.abs(found[i]! / loss - 1), `${i}: ${loss} and ${found[i]}`).toBeLessThan(1e-5);
    });
  });
});
