import type { RandomStream } from '../lib/random.ts';
import type { RawData } from '../training/data.ts';

/** Number of values of one row of the given shape. */
export function rowSize(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** The data with only these rows, in this order; a row may be taken more than once. */
export function selectRows(data: RawData, rows: ArrayLike<number>): RawData {
  return {
    ...data,
    rows: rows.length,
    inputs: takeFlat(data.inputs, rowSize(data.inputShape), rows),
    targets: takeFlat(data.targets, rowSize(data.targetShape), rows),
  };
}

function takeFlat(values: Float32Array, size: number, rows: ArrayLike<number>): Float32Array {
  const taken = new Float32Array(rows.length * size);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * size;
    taken.set(values.subarray(start, start + size), i * size);
  }
  return taken;
}

/** The row indices of each class that occurs, largest class first (ties: lower class first). */
export function classesBySize(data: RawData): { label: number; rows: number[] }[] {
  const byLabel = new Map<number, number[]>();
  for (let row = 0; row < data.rows; row++) {
    const label = data.targets[row]!;
    const rows = byLabel.get(label);
    if (rows === undefined) byLabel.set(label, [row]);
    else rows.push(row);
  }
  return [...byLabel]
    .map(([label, rows]) => ({ label, rows }))
    .sort((a, b) => b.rows.length - a.rows.length || a.label - b.label);
}

/** `percent` % of the items, drawn without replacement; rounded, in drawn order. */
export function drawPercent<T>(items: readonly T[], percent: number, random: RandomStream): T[] {
  return random.shuffle(items).slice(0, Math.round((items.length * percent) / 100));
}

/**
 * `percent` % of all items, drawn from every group in proportion, but never all of one. The total is the same however
 * the items fall into groups, so that the seeds of a mutant train for equally many steps.
 */
export function drawFromGroups(
  groups: readonly (readonly number[])[],
  percent: number,
  random: RandomStream,
): number[] {
  const shares = groups.map((group) => (group.length * percent) / 100);
  const quotas = shares.map((share, g) => Math.min(Math.floor(share), groups[g]!.length - 1));
  const total = Math.round(shares.reduce((sum, share) => sum + share, 0));
  const byRemainder = shares
    .map((share, g) => ({ g, rest: share - quotas[g]! }))
    .sort((a, b) => b.rest - a.rest);
  let missing = total - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const { g } of byRemainder) {
    if (missing === 0) break;
    if (quotas[g]! >= groups[g]!.length - 1) continue;
    quotas[g]!++;
    missing--;
  }
  return groups.flatMap((group, g) => random.shuffle(group).slice(0, quotas[g]));
}

/** The data without these rows, the rest in its order. */
export function dropRows(data: RawData, dropped: Iterable<number>): RawData {
  const gone = new Set(dropped);
  const kept = Array.from({ length: data.rows }, (_, row) => row).filter((row) => !gone.has(row));
  return selectRows(data, kept);
}
