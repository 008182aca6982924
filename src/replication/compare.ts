import type { Published, StudyId } from '../lib/published.ts';
import type { ComparedValue } from './result.ts';

/** A value made again; null with its reason where it cannot be said. */
export interface Recomputed {
  readonly value: number | string | null;
  /** Why it cannot be said, or why it differs. */
  readonly reason?: string;
}

/** Beyond these, digits hold the order in which a sum was made. */
const mostDigits = 10;

/** Every published value of a study beside the one made again. */
export function comparePublished(
  published: Published,
  study: StudyId,
  recomputed: ReadonlyMap<string, Recomputed>,
): ComparedValue[] {
  return published.studies[study].tables.flatMap(({ source, values }) =>
    Object.entries(values).map(([name, printed]) => {
      const { value, reason } = recomputed.get(name) ?? { value: null, reason: 'not recomputed' };
      return {
        name,
        published: printed,
        recomputed: value,
        equal: value === null ? null : isEqual(printed, value),
        reason: reason ?? null,
        source,
      };
    }),
  );
}

/** Whether a value is what was printed: a text as it is, a number to the printed digits, at most ten. */
function isEqual(printed: string, value: number | string): boolean {
  if (typeof value === 'string') return printed === value;
  const [whole, fraction = ''] = printed.split('.') as [string, string?];
  const decimals = Math.max(0, Math.min(fraction.length, mostDigits - whole.length));
  return value.toFixed(decimals) === Number(printed).toFixed(decimals);
}

/** How many values are equal, differ, and cannot be said. */
export function countEqual(values: readonly ComparedValue[]) {
  const count = (equal: boolean | null) => values.filter((value) => value.equal === equal).length;
  return { equal: count(true), different: count(false), unknown: count(null) };
}
