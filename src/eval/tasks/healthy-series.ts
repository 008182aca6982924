import type { LabelledTrace } from './task.ts';

/** The healthy loss at one check. */
export interface HealthyCheck {
  readonly step: number;
  /** On the training and on the validation evaluation part; not finite where the run is not. */
  readonly train: number;
  readonly validation: number;
  /** Standard error of `validation` over its rows. */
  readonly error: number;
}

/** Every check that recorded the healthy loss. */
export function healthySeries({ steps, scalars }: LabelledTrace): HealthyCheck[] {
  const at = (metric: string, i: number) => scalars[`label.${metric}`]?.[i] ?? null;
  return steps.flatMap((step, i) => {
    const [train, validation] = [at('healthy-train', i), at('healthy-validation', i)];
    if (train === null || validation === null) return [];
    return [{ step, train, validation, error: at('validation-error', i) ?? Number.NaN }];
  });
}

/** The checks after `from` and up to `to`, as shares of the planned steps. */
export function checksWithin(
  checks: readonly HealthyCheck[],
  plannedSteps: number,
  from: number,
  to: number,
): HealthyCheck[] {
  return checks.filter(({ step }) => step > from * plannedSteps && step <= to * plannedSteps);
}
