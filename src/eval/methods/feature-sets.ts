import { extractorOf } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { createRegistry } from '../../lib/registry.ts';

/** A choice of feature columns. */
export interface FeatureSet {
  readonly id: string;
  readonly title: string;
  /** Extractors whose columns are kept. */
  readonly extractors: readonly string[];
  /** Features `<extractor>.<name>` of these that are left out, with all their columns. */
  readonly without?: readonly string[];
}

/** What earlier diagnosers read: loss and gradient (AUTOTRAINER, DeepFD, DEFault lineage). */
const baseline = ['loss', 'gradient'];

/** The families that the study adds to the baseline. */
const added = ['optimizer', 'activation', 'curvature'];

const families = [...baseline, ...added];

/** Published techniques whose features a learner of ours can be trained on; DEFault++ sums up as our own families do. */
const techniques = [
  { id: 'autotrainer', extractor: 'autotrainer', title: 'AUTOTRAINER' },
  { id: 'deepfd', extractor: 'deepfd', title: 'DeepFD' },
  { id: 'de-fault', extractor: 'default', title: 'DEFault' },
];

/** The choices compared; static and environment columns are in none of them, being fingerprints of the program. */
export const featureSets = createRegistry<FeatureSet>('feature set', [
  { id: 'all', title: 'all run families', extractors: families },
  { id: 'baseline', title: 'loss and gradient', extractors: baseline },
  ...families.map((id) => ({ id, title: `${id} alone`, extractors: [id] })),
  ...added.map((id) => ({
    id: `baseline+${id}`,
    title: `loss, gradient and ${id}`,
    extractors: [...baseline, id],
  })),
  ...families.map((id) => ({
    id: `all-${id}`,
    title: `all run families but ${id}`,
    extractors: families.filter((family) => family !== id),
  })),
  {
    id: 'curvature-margins',
    title: 'curvature by dimensionless margins alone',
    extractors: ['curvature'],
    without: ['curvature.lambda-log'],
  },
  { id: 'curvature-raw', title: 'curvature in raw units alone', extractors: ['curvature-raw'] },
  { id: 'log', title: 'what a plain log tells', extractors: ['log'] },
  ...techniques.map(({ id, extractor, title }) => ({
    id,
    title: `features of ${title}`,
    extractors: [extractor],
  })),
]);

/** The sets in which an extractor of the user's own is compared: alone, with the baseline, and with all. */
export function addSetsOf({ id }: { readonly id: string }): void {
  featureSets.add({ id, title: `${id} alone`, extractors: [id] });
  featureSets.add({ id: `baseline+${id}`, title: `loss, gradient and ${id}`, extractors: [...baseline, id] });
  featureSets.add({ id: `all+${id}`, title: `all run families and ${id}`, extractors: [...families, id] });
}

/** Whether a column `<extractor>.<name>` belongs to the set. */
export function inFeatureSet({ extractors, without = [] }: FeatureSet, column: string): boolean {
  if (!extractors.includes(extractorOf(column))) return false;
  return !without.some((feature) => column === feature || column.startsWith(`${feature}.`));
}

/** @throws InputError `missing-extractor` where an extractor of the set has no column in the table. */
export function requireFeatureSet({ id, extractors }: FeatureSet, columns: readonly string[]): void {
  const present = new Set(columns.map(extractorOf));
  const missing = extractors.filter((extractor) => !present.has(extractor));
  if (missing.length === 0) return;
  throw new InputError('missing-extractor', {
    rule: `the feature set ${id} reads columns that the feature table lacks`,
    need: missing.map((extractor) => `${extractor}.*`).join(', '),
    value: [...present].join(', ') || 'no feature columns',
    remedy: 'Make the table again with `faultgap features`, or leave the set out.',
  });
}
