import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import { activationNames } from '../../src/training/specs/fields.ts';
import { createTrainer } from '../../src/training/trainer.ts';
import { type TestNetwork, testNetworks } from '../training/helpers/networks.ts';
import { testRun } from '../training/helpers/runs.ts';

const optimizer = { kind: 'adam', learningRate: 1e-3 } as const;

/** Losses of the first steps of two replicas on a backend. */
async function lossesOn(backend: string, network: TestNetwork, changes: object = {}): Promise<number[]> {
  await selectBackend(backend);
  const spec = network.spec({ optimizer, ...changes });
  const trainer = createTrainer([0, 1].map((seed) => testRun(spec, network.data(seed), seed)));
  const losses = Array.from({ length: 10 }, () => [...trainer.trainStep()]).flat();
  trainer.dispose();
  return losses;
}

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
