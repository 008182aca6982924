import { median } from '../../statistics/descriptive.ts';
import type { LabelConfig } from '../labels/config.ts';
import {
  checksWithin,
  healthySeries,
  type LabelledTrace,
  type OwnCheck,
  ownSeries,
  type Task,
  type TaskLabel,
  unfinished,
} from './task.ts';

type Thresholds = LabelConfig['harmfulObjective'];

/** Does a run that optimises well optimise something that harms? */
export const harmfulObjective: Task = {
  id: 'harmful-objective',
  title: 'Does a falling loss do harm?',
  classes: () => ['harmless', 'harmful'],
  madeFrom: () =>
    'the healthy loss at the end of runs whose own training loss falls; loss features see the own loss, and the healthy one where the run trains with it',
  withoutValidation: false,
  needsSeries: true,
  window: () => null,
  label: (runs, config) => runs.map(({ trace }) => labelTrace(trace, config.harmfulObjective)),
};

/**
 * Of the runs whose own training loss falls as it should, those whose healthy loss ℓ, on the training evaluation part, ends
 * worse than at its best by a share of ℓ₀. As the population is chosen by the own loss, it tells the classes apart no further.
 */
function labelTrace(trace: LabelledTrace, thresholds: Thresholds): TaskLabel {
  const cut = unfinished(trace);
  if (cut !== null) return cut;
  const { outcome, plannedSteps } = trace.header;
  const own = ownSeries(trace);
  if (outcome.kind === 'diverged' || own.some(({ loss }) => !Number.isFinite(loss))) {
    return { leftOut: 'diverged' };
  }
  const last = <Check extends { readonly step: number }>(checks: readonly Check[]) =>
    checksWithin(checks, plannedSteps, 1 - thresholds.endShare, 1);
  const healthy = healthySeries(trace).map(({ step, train }) => ({ step, loss: train }));
  if (last(own).length === 0 || last(healthy).length === 0) return { leftOut: 'too few checks' };
  if (!falls(own, levelOf(last(own)), thresholds)) return { leftOut: 'own training loss does not fall' };
  const best = Math.min(...healthy.map(({ loss }) => loss));
  const limit = best + thresholds.worsening * healthy[0]!.loss;
  // A healthy loss that is not finite is worse than any.
  return { label: levelOf(last(healthy)) <= limit ? 'harmless' : 'harmful' };
}

function levelOf(checks: readonly Pick<OwnCheck, 'loss'>[]): number {
  return median(checks.map(({ loss }) => loss));
}

/** Well below where it began, and not far above its least. */
function falls(own: readonly OwnCheck[], end: number, { fall, nearLeast }: Thresholds): boolean {
  const losses = own.map(({ loss }) => loss);
  const [start, least, most] = [losses[0]!, Math.min(...losses), Math.max(...losses)];
  return start - end >= fall * Math.abs(start) && end - least <= nearLeast * (most - least);
}
