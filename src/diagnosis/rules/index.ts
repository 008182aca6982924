import { createRegistry } from '../../lib/registry.ts';
import { nonFinite } from './non-finite.ts';

/** Every rule; of several faults that hold, the first names the class and gives the first advice. */
export const rules = createRegistry('rule', [nonFinite]);
