import { InputError } from '../lib/errors.ts';
import { type FaultParameters, type FaultSetting, type Severity, severities } from './contract.ts';

/** Parameters as the readable end of a mutant id: `layer=2,units=1`. */
export function parametersText(parameters: FaultParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** @throws InputError `invalid-parameter` where the parameter is absent or not a finite number. */
export function numberParameter(parameters: FaultParameters, name: string): number {
  const value = parameters[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalidParameter(name, 'a number', value);
}

/** @throws InputError `invalid-parameter` where the parameter is not one of `allowed`. */
export function nameParameter<T extends string>(
  parameters: FaultParameters,
  name: string,
  allowed: readonly T[],
): T {
  const value = allowed.find((item) => item === parameters[name]);
  if (value !== undefined) return value;
  throw invalidParameter(name, `one of ${allowed.join(', ')}`, parameters[name]);
}

export function invalidParameter(name: string, need: string, value: string | number | undefined): InputError {
  return new InputError('invalid-parameter', {
    rule: `the fault parameter "${name}" is not usable`,
    need,
    value: value ?? 'nothing',
  });
}

/** A ladder of values of one parameter, each with its severity. */
export function ladder(
  name: string,
  steps: readonly (readonly [value: number | string, severity: Severity])[],
): FaultSetting[] {
  return steps.map(([value, severity]) => ({ parameters: { [name]: value }, severity }));
}

/** The same settings from mild to severe; equal severities keep their order. */
export function mildFirst(settings: readonly FaultSetting[]): FaultSetting[] {
  return [...settings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** One step up: what a fault becomes that strikes every layer instead of one. */
export function raised(severity: Severity): Severity {
  return severity === 'low' ? 'medium' : 'high';
}

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
