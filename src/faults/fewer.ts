import type { FaultSetting, Severity } from './contract.ts';

/**
 * Settings that lower a width: to a quarter, an eighth, two and one, each only where it is less than half of what
 * there is, and once. One unit is always the severest.
 */
export function fewer(name: string, present: number): FaultSetting[] {
  const steps: readonly (readonly [number, Severity])[] = [
    [Math.round(present / 4), 'low'],
    [Math.round(present / 8), 'medium'],
    [2, 'medium'],
    [1, 'high'],
  ];
  const byWidth = new Map<number, FaultSetting>();
  for (const [width, severity] of steps) {
    if (width < 1 || width * 2 > present) continue;
    byWidth.set(width, { parameters: { [name]: width }, severity });
  }
  return [...byWidth.values()];
}
