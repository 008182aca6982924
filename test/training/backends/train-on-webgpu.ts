import { selectBackend } from '../../../src/training/backend.ts';
import { lossesOn } from '../helpers/losses-on.ts';
import { testNetworks } from '../helpers/networks.ts';

/** Prints the adapter and the losses of networks by title, or why there is none. */
try {
  const { versions } = await selectBackend('webgpu');
  const losses: Record<string, number[]> = {};
  for (const network of testNetworks) {
    if (process.argv.slice(2).includes(network.title)) {
      losses[network.title] = await lossesOn('webgpu', network, {}, 5);
    }
  }
  console.log(JSON.stringify({ device: versions.device, losses }));
} catch (error) {
  console.log(JSON.stringify({ missing: (error as Error).message }));
}
