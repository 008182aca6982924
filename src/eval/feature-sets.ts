import { createRegistry } from '../lib/registry.ts';

/** A choice of feature columns, by extractor. */
export interface FeatureSet {
  readonly id: string;
  readonly title: string;
  /** Extractors whose columns are kept. */
  readonly extractors: readonly string[];
}

/** What earlier diagnosers read: loss and gradient (AUTOTRAINER, DeepFD, DEFault lineage). */
const baseline = ['loss', 'gradient'];

/** The choices compared; static and environment columns are in none of them, being fingerprints of the program. */
export const featureSets = createRegistry<FeatureSet>('feature set', [
  { id: 'all', title: 'all run families', extractors: [...baseline, 'optimizer', 'activation', 'curvature'] },
  { id: 'baseline', title: 'loss and gradient', extractors: baseline },
  { id: 'loss', title: 'loss alone', extractors: ['loss'] },
  { id: 'gradient', title: 'gradient alone', extractors: ['gradient'] },
  { id: 'optimizer', title: 'optimizer alone', extractors: ['optimizer'] },
  { id: 'activation', title: 'activation alone', extractors: ['activation'] },
  { id: 'curvature', title: 'curvature alone', extractors: ['curvature'] },
]);

/** Whether a column `<extractor>.<name>` belongs to the set. */
export function inFeatureSet(set: FeatureSet, column: string): boolean {
  return set.extractors.includes(column.slice(0, column.indexOf('.')));
}
