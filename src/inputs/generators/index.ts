import { createRegistry } from '../../lib/registry.ts';
import type { Generator } from '../contract.ts';
import { diffusion } from './diffusion.ts';
import { gan } from './gan.ts';
import { styleVae } from './style-vae.ts';
import { vae } from './vae.ts';

export { hiddenUnits } from './networks/layers.ts';
export { obtainGenerator } from './obtain.ts';

/** Every kind of generator. A new one is a file beside this and a line here. */
export const generators = createRegistry<Generator>('generator', [vae, gan, styleVae, diffusion]);
