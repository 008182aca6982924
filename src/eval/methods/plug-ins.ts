import type { DescribedExtractor } from '../../features/extractor.ts';
import { extractorKind } from '../../features/plug-in.ts';
import type { PlugInKind } from '../../lib/plug-in.ts';
import { diagnoserKind } from '../diagnosers/plug-in.ts';
import { addSetsOf } from './feature-sets.ts';

/** What a user may add to an evaluation: an extractor comes with feature sets to compare it by. */
export const evaluationKinds: readonly PlugInKind[] = [
  {
    ...extractorKind,
    add(extractor: DescribedExtractor) {
      extractorKind.add(extractor);
      addSetsOf(extractor);
    },
  },
  diagnoserKind,
];
