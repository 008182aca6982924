import { selectBackend } from '../../../src/training/backend.ts';
import { createTrainer } from '../../../src/training/trainer.ts';
import type { TestNetwork } from './networks.ts';
import { testRun } from './runs.ts';

export const optimizer = { kind: 'adam', learningRate: 1e-3 } as const;

/** Losses of the first steps of two replicas on a backend. */
export async function lossesOn(
  backend: string,
  network: TestNetwork,
  changes: object = {},
  steps = 10,
): Promise<number[]> {
  await selectBackend(backend);
  const spec = network.spec({ optimizer, ...changes });
  const trainer = createTrainer([0, 1].map((seed) => testRun(spec, network.data(seed), seed)));
  const losses = Array.from({ length: steps }, () => [...trainer.trainStep()]).flat();
  trainer.dispose();
  return losses;
}
