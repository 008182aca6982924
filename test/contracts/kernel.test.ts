import { describe, expect, it } from 'vitest';
import { activationNames } from '../../src/training/specs/fields.ts';
import { lossesOn, optimizer } from '../training/helpers/losses-on.ts';
import { type TestNetwork, testNetworks } from '../training/helpers/networks.ts';

async function expectSameLosses(network: TestNetwork, changes: object = {}): Promise<void> {
  const wasm = await lossesOn('wasm', network, changes);
  const cpu = await lossesOn('cpu', network, changes);
  wasm.forEach((loss, i) => {
    expect(Math.abs(loss / cpu[i]! - 1), `${i}: ${loss} and ${cpu[i]}`).toBeLessThan(1e-5);
  });
}

describe('our kernels train as the same layers composed of tfjs ops on the cpu backend', () => {
  it.each(testNetworks)('a $title network', (network) => expectSameLosses(network));

  const [dense] = testNetworks as [TestNetwork];
  it.each(activationNames)('with %s', (activation) => {
    const layers = [{ kind: 'dense', units: 8, activation }, ...dense.spec().layers.slice(1)];
    return expectSameLosses(dense, { layers });
  });

  it.each(['value', 'norm', 'globalNorm'] as const)('with gradients clipped by %s', (by) =>
    expectSameLosses(dense, { optimizer: { ...optimizer, clip: { by, limit: 0.01 } } }),
  );
});
