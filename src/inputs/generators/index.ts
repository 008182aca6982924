import { createRegistry } from '../../lib/registry.ts';
import type { Generator } from '../contract.ts';
import { styleVae } from './style-vae.ts';
import { vae } from './vae.ts';

/** Every kind of generator. A new one is a file beside this and a line here. */
export const generators = createRegistry<Generator>('generator', [vae, styleVae]);
