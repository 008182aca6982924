import { dealGroups } from '../eval/splits/deal.ts';
import { randomStream } from '../lib/random.ts';
import type { AuditGroup } from './audit-table.ts';

/** Rows that are predicted: those with a label. */
export interface LabelledPart {
  /** Class per row, and what the classes are called. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
}

/** A way to hold rows out. */
export interface AuditCut {
  readonly id: string;
  readonly title: string;
  /** Per repeat, the fold that tests each row; null where the rows cannot be cut so, and then `reason` says why. */
  readonly folds: readonly Int32Array[] | null;
  readonly reason: string | null;
}

export interface CutSettings {
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
}

/** Every row for itself, classes in equal shares: what most published numbers use. */
export function cutRandomly(part: LabelledPart, settings: CutSettings): AuditCut {
  const own = Int32Array.from(part.labels.keys());
  const folds = dealUnits(own, part, settings, 'random');
  return { id: 'random', title: 'random rows', folds, reason: null };
}

/** Near-duplicates kept on one side. */
export function cutDuplicates(clusters: Int32Array, part: LabelledPart, settings: CutSettings): AuditCut {
  const folds = dealUnits(clusters, part, settings, 'random');
  return { id: 'duplicates-together', title: 'near-duplicates kept together', folds, reason: null };
}

/** Whole groups held out. @param of group per predicted row */
export function cutByGroup(
  { column, role }: AuditGroup,
  of: Int32Array,
  part: LabelledPart,
  settings: CutSettings,
): AuditCut {
  const reason = groupsMissing(column, of, part);
  return {
    id: `by ${column}`,
    title: `whole ${nameGroups({ column, role })} held out`,
    folds: reason === null ? dealUnits(of, part, settings, column) : null,
    reason,
  };
}

/** `programs`, or `programs (so_id)` where the column is called otherwise. */
export function nameGroups({ column, role }: Pick<AuditGroup, 'column' | 'role'>): string {
  return column === role ? `${role}s` : `${role}s (${column})`;
}

function groupsMissing(column: string, of: Int32Array, { labels, classes }: LabelledPart): string | null {
  const groups = new Set(of).size;
  if (groups < 2) return `needs two values of ${column}, got ${groups === 0 ? 'none' : 'one'}`;
  const spread = classes.filter((_, c) => new Set(of.filter((_, i) => labels[i] === c)).size > 1).length;
  if (spread >= 2) return null;
  return `needs two classes that each lie in two values of ${column}, got ${spread}`;
}

/** Deals whole units to folds, units of a class in turn. */
function dealUnits(
  units: Int32Array,
  { labels }: LabelledPart,
  { folds, repeats, seed }: CutSettings,
  name: string,
): Int32Array[] {
  const rows = Array.from(units, (unit, i) => ({
    ...{ traceId: String(i).padStart(9, '0'), program: String(unit), label: String(labels[i]) },
    ...{ family: '', dataSet: null, operator: '', mutant: '', session: 0 },
  }));
  const grouping = {
    group: (row: (typeof rows)[number]) => row.program,
    stratum: (row: (typeof rows)[number]) => row.label,
  };
  const most = Math.min(folds, new Set(units).size);
  return Array.from({ length: repeats }, (_, repeat) =>
    dealGroups(rows, most, grouping, (purpose) => randomStream('audit', name, seed, repeat, purpose)),
  );
}
