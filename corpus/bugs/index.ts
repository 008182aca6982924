import { createRegistry } from '../../src/lib/registry.ts';
import type { BugPair } from './contract.ts';

/** Every real fault with its repair, by origin. A new one is a file beside this and a line here. */
export const bugs = createRegistry<BugPair>('bug', []);
