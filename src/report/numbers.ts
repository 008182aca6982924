import type { Estimate } from '../statistics/bootstrap.ts';

type Missing = null | undefined;
type Ends = Pick<Estimate, 'low' | 'high'>;

/** Stands where there is no number. */
export const dash = '–';

/** Three decimals. */
export function formatNumber(value: number | Missing): string {
  return value?.toFixed(3) ?? dash;
}

/** Always with a sign. */
export function formatSigned(value: number | Missing, decimals = 3): string {
  return value == null ? dash : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(decimals)}`;
}

/** A share in whole percent. */
export function formatPercent(share: number | Missing): string {
  return share == null ? dash : `${(100 * share).toFixed(0)} %`;
}

/** Both ends of an interval. */
export function formatRange(ends: Ends | Missing, format: (end: number) => string = formatNumber): string {
  return ends == null ? dash : `[${format(ends.low)}, ${format(ends.high)}]`;
}

/** Both ends, signed. */
export function formatInterval(ends: Ends | Missing): string {
  return formatRange(ends, (end) => formatSigned(end));
}

/** A number with its interval; a count, or a number that is exact, alone. */
export function formatEstimate({ value, low, high }: Estimate): string {
  if (low !== high) return `${formatNumber(value)}  ${formatInterval({ low, high })}`;
  return Number.isInteger(value) && Math.abs(value) > 1 ? String(value) : formatNumber(value);
}

/** A difference with its interval. */
export function formatSignedEstimate(estimate: Estimate | Missing): string {
  return estimate == null ? dash : `${formatSigned(estimate.value)} ${formatInterval(estimate)}`;
}

/** Three decimals, and no more than can be said below a thousandth. */
export function formatP(p: number | Missing): string {
  if (p == null) return dash;
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
