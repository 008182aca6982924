import { z } from 'zod';
import type { DescribedExtractor } from '../../features/extractor.ts';
import { extractorKind } from '../../features/plug-in.ts';
import { definePlugInKind, type PlugInKind, plugInName } from '../../lib/plug-in.ts';
import { idTaken } from '../../lib/registry.ts';
import type { Diagnoser } from '../contract.ts';
import { confineDiagnoser } from '../diagnosers/confined.ts';
import { requireEnd } from '../diagnosers/diagnoser-trial.ts';
import { diagnosers } from '../diagnosers/index.ts';
import { addSetsOf, featureSets } from './feature-sets.ts';

const aFunction = z.custom((value) => typeof value === 'function', 'must be a function');

/** Diagnosers of a user's own. */
const diagnoserKind = definePlugInKind<Diagnoser>(diagnosers, {
  contract: 'Diagnoser in docs/api.md',
  sign: 'fit',
  shape: z.object({
    id: plugInName,
    title: z.string().min(1),
    columns: aFunction.optional(),
    isUntrained: z.boolean().optional(),
    isFloor: z.boolean().optional(),
    drawsRows: z.boolean().optional(),
    fit: aFunction,
  }),
  complete: (value, confinement) => confineDiagnoser(value as Diagnoser, confinement!),
  confinedWords: ['fit', 'defineDiagnoser'],
  tryOut: (id) => requireEnd(diagnosers.get(id)),
});

function requireFreeExtractor(id: string): void {
  if (featureSets.has(id)) throw idTaken('extractor', id, 'is called like no feature set');
  extractorKind.requireFree(id);
}

/** What a user may add to an evaluation: an extractor comes with feature sets to compare it by. */
export const evaluationKinds: readonly PlugInKind[] = [
  {
    ...extractorKind,
    requireFree: requireFreeExtractor,
    add(extractor: DescribedExtractor) {
      requireFreeExtractor(extractor.id);
      extractorKind.add(extractor);
      addSetsOf(extractor);
    },
  },
  diagnoserKind,
];
