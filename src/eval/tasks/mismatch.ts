import { median } from '../../statistics/descriptive.ts';
import type { LabelConfig } from '../labels/config.ts';
import {
  checksWithin,
  type HealthyCheck,
  healthySeries,
  type LabelledTrace,
  type Task,
  type TaskLabel,
  unfinished,
} from './task.ts';

type MismatchConfig = LabelConfig['mismatch'];

/** Does the run end with a gap between training and validation (overfit direction only)? */
export const mismatch: Task = {
  id: 'mismatch',
  title: 'Do training and validation part ways?',
  classes: () => ['matched', 'mismatched'],
  madeFrom: () =>
    'the healthy loss on training and on validation; loss features see that on training where the run trains with it, and nothing of validation',
  withoutValidation: true,
  needsSeries: true,
  window: () => null,
  label: (runs, config) => runs.map(({ trace }) => labelTrace(trace, config.mismatch)),
};

/**
 * g = (ℓ on validation − ℓ on training) / L_ref. Mismatched: the median g of the last part reaches `gap`, exceeds
 * the middle third's by `growth`, and is more than `standardErrors` standard errors over validation rows.
 */
function labelTrace(trace: LabelledTrace, config: MismatchConfig): TaskLabel {
  const cut = unfinished(trace);
  if (cut !== null) return cut;
  const { reference, outcome, plannedSteps } = trace.header;
  if (outcome.kind === 'diverged') return { leftOut: 'diverged' };
  if (reference.evaluationRows < config.fewestRows) return { leftOut: 'too few validation rows' };
  const checks = healthySeries(trace);
  const end = checksWithin(checks, plannedSteps, 1 - config.endShare, 1);
  const middle = checksWithin(checks, plannedSteps, 1 / 3, 2 / 3);
  if (end.length === 0 || middle.length === 0) return { leftOut: 'too few checks' };
  const gap = medianGap(end, reference.constantLoss);
  const growth = gap - medianGap(middle, reference.constantLoss);
  const error = median(end.map((check) => check.error)) / reference.constantLoss;
  if (!Number.isFinite(gap + growth + error)) return { leftOut: 'diverged' };
  const parts = gap >= config.gap && growth >= config.growth && gap > config.standardErrors * error;
  return { label: parts ? 'mismatched' : 'matched' };
}

function medianGap(checks: readonly HealthyCheck[], reference: number): number {
  return median(checks.map(({ train, validation }) => (validation - train) / reference));
}
