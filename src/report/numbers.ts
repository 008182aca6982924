import { type Estimate, hasInterval } from '../statistics/bootstrap.ts';

type Missing = null | undefined;
type Ends = { readonly low: number | null; readonly high: number | null };

/** Stands where there is no number. */
export const dash = '–';

/** Three decimals. */
export function formatNumber(value: number | Missing): string {
  if (value == null) return dash;
  if (Math.abs(value) >= 1e6) return value.toExponential(3);
  return value.toFixed(3).replace(/^-(0\.000)$/, '$1');
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
  if (ends == null || ends.low === null || ends.high === null) return dash;
  return `[${format(ends.low)}, ${format(ends.high)}]`;
}

/** Both ends, signed. */
export function formatInterval(ends: Ends | Missing): string {
  return formatRange(ends, (end) => formatSigned(end));
}

/** A number with its interval; one without, such as a count, alone. */
export function formatEstimate(estimate: Estimate): string {
  const { value } = estimate;
  if (hasInterval(estimate)) return `${formatNumber(value)}  ${formatInterval(estimate)}`;
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
