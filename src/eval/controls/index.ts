import { createRegistry } from '../../lib/registry.ts';
import type { Control } from './contract.ts';
import { identityProbe } from './identity-probe.ts';
import { permutedLabels } from './permuted-labels.ts';
import { programPrior } from './program-prior.ts';
import { pseudoPrograms } from './pseudo-programs.ts';

/** Every control; all of them run with every evaluation. */
export const controls = createRegistry<Control>('control', [
  programPrior,
  identityProbe,
  permutedLabels,
  pseudoPrograms,
]);
