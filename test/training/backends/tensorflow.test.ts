import { afterAll, describe, expect, it } from 'vitest';
import { errorText } from '../../../src/lib/errors.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { lossesOn } from '../helpers/losses-on.ts';
import { testNetworks } from '../helpers/networks.ts';

const missing = await selectBackend('tensorflow').then(() => null, errorText);
if (missing !== null) process.stdout.write(`skipped: training on tensorflow, as ${missing}\n`);

describe.skipIf(missing !== null)('the tensorflow backend', () => {
  afterAll(() => selectBackend('wasm'));

  it('tells the version of the library and the device', async () => {
    const { versions } = await selectBackend('tensorflow');
    expect(versions.tensorflow).toMatch(/^2\.\d+\.\d+/);
    expect(versions.device).toMatch(/^(CPU|GPU)$/);
  });

  it.each(testNetworks)('trains a $title network as wasm does', async (network) => {
    const wasm = await lossesOn('wasm', network);
    const native = await lossesOn('tensorflow', network);
    wasm.forEach((loss, i) => {
      expect(Math.abs(native[i]! / loss - 1), `${i}: ${loss} and ${native[i]}`).toBeLessThan(1e-5);
    });
  });
});
