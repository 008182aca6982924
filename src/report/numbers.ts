import type { Estimate } from '../statistics/bootstrap.ts';

/** Three decimals; a dash where there is no number. */
export function formatNumber(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(3);
}

/** Three decimals, always with a sign. */
export function formatSigned(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** Both ends, signed. */
export function formatInterval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `[${formatSigned(low)}, ${formatSigned(high)}]`;
}

/** A number with its interval; a count, or a number that is exact, alone. */
export function formatEstimate({ value, low, high }: Estimate): string {
  if (low !== high) return `${formatNumber(value)}  ${formatInterval({ low, high })}`;
  return Number.isInteger(value) && Math.abs(value) > 1 ? String(value) : formatNumber(value);
}

/** Three decimals, and no more than can be said below a thousandth. */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
