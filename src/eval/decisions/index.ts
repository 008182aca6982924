import { createRegistry } from '../../lib/registry.ts';
import type { Decision } from './decision.ts';
import { plain } from './plain.ts';
import { tuned } from './tuned.ts';

/** Every way to decide: as published, and its tuned twin. */
export const decisions = createRegistry<Decision>('decision', [plain, tuned]);
