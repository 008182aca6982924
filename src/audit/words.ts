import type { Estimate } from '../statistics/bootstrap.ts';
import type { AuditFinding, AuditScore, AuditValue } from './result.ts';

/** Three decimals. */
export function say(value: number): string {
  return value.toFixed(3).replace('-', '−');
}

/** A score with its interval. */
export function sayScore(estimate: Pick<AuditValue, 'value' | 'low' | 'high'>): string {
  const { value, low, high } = estimate;
  if (value === null) return 'not measured';
  return low === null || high === null ? say(value) : `${say(value)} [${say(low)}, ${say(high)}]`;
}

/** `412 of 9,855 rows (4.2 %)`. */
export function sayShare(part: number, whole: number, what = 'rows'): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  return `${sayCount(part)} of ${sayCount(whole)} ${what} (${percent.toFixed(percent < 10 ? 1 : 0)} %)`;
}

export function sayCount(count: number): string {
  return count.toLocaleString('en');
}

/** Some names, and how many more there are. */
export function sayNames(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** A number as a value of a finding. */
export function counted(name: string, value: number): AuditValue {
  return { name, value, low: null, high: null, reason: null };
}

export function estimated(name: string, { value, low, high }: Estimate): AuditValue {
  return { name, value, low, high, reason: null };
}

export function missingValue(name: string, reason: string): AuditValue {
  return { name, value: null, low: null, high: null, reason };
}

/** A score as a value of a finding. */
export function scoreValue(name: string, { value, low, high, reason }: AuditScore): AuditValue {
  return { name, value, low, high, reason };
}

/** The estimate in a score; null where it was not measured. */
export function estimateOf({
  value,
  low,
  high,
}: Pick<AuditScore, 'value' | 'low' | 'high'>): Estimate | null {
  return value === null ? null : { value, low, high };
}

/** A finding whose premise is missing. */
export function unmeasuredFinding(id: string, title: string, reason: string): AuditFinding {
  return {
    ...{ id, title, level: 'unmeasured' as const },
    says: `Cannot be measured: ${reason}.`,
    values: [missingValue(id, reason)],
  };
}
