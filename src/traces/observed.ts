import { InputError } from '../lib/errors.ts';
import { withEarlierEstimates } from './earlier-metrics.ts';
import type { ObservedTrace, RunHeader, Trace } from './trace.ts';

/** Where a non-finite number means that the run is lost. */
const lossMetrics = ['loss.batch-mean', 'loss.train', 'loss.validation', 'loss.generator', 'loss.discriminator']; // biome-ignore format: a list
const weightMetrics = ['optimizer.weight-norm'];

/** Families that no extractor sees: what labels are made of, and the machine. */
const hidden = /^(label|environment)\./;

/**
 * What an extractor may see of a trace: no label and no environment series, no header but the observed setting, and
 * no check from the first non-finite loss or weight on. Metrics go by the ids of their present estimators.
 * @param window share of the planned steps, in (0, 1], after which nothing is seen.
 * @throws InputError `window-range`.
 */
export function observe(trace: Trace, { window = 1 }: { readonly window?: number } = {}): ObservedTrace {
  if (!(window > 0 && window <= 1)) {
    throw new InputError('window-range', {
      rule: 'a window is the share of a run that is seen',
      need: 'a number above 0, at most 1',
      value: window,
    });
  }
  const { header, steps } = trace;
  const lastStep = window * header.plannedSteps;
  const lostAt = firstLostCheck(trace);
  const end = Math.min(lostAt, countUntil(steps, lastStep));
  return {
    traceId: header.traceId,
    plannedSteps: header.plannedSteps,
    lost: (steps[lostAt] ?? divergedAt(header)) <= lastStep,
    steps: steps.slice(0, end),
    scalars: withEarlierEstimates(cutSeries(trace.scalars, end)),
    layered: cutSeries(trace.layered, end),
    observed: header.observed,
  };
}

function firstLostCheck({ header, steps, scalars, layered }: Trace): number {
  const { outcome } = header;
  const first = steps.findIndex(
    (step, check) =>
      (outcome.kind === 'diverged' && step >= outcome.step) ||
      lossMetrics.some((id) => isLost(scalars[id]?.[check])) ||
      weightMetrics.some((id) => layered[id]?.[check]?.some(isLost)),
  );
  return first < 0 ? steps.length : first;
}

/** Step at which the run diverged, ∞ where it did not. */
function divergedAt({ outcome }: RunHeader): number {
  return outcome.kind === 'diverged' ? outcome.step : Number.POSITIVE_INFINITY;
}

/** Null is not recorded, which is no loss. */
function isLost(value: number | null | undefined): boolean {
  return value !== null && value !== undefined && !Number.isFinite(value);
}

function countUntil(steps: readonly number[], last: number): number {
  const beyond = steps.findIndex((step) => step > last);
  return beyond < 0 ? steps.length : beyond;
}

function cutSeries<T>(
  series: Readonly<Record<string, readonly T[]>>,
  end: number,
): Record<string, readonly T[]> {
  return Object.fromEntries(
    Object.entries(series)
      .filter(([id]) => !hidden.test(id))
      .map(([id, values]) => [id, values.slice(0, end)]),
  );
}

/** Whether a generator and a discriminator were trained against each other: what is learned of one loss says nothing of theirs. */
export function hasTwoPlayers({ scalars }: Pick<Trace, 'scalars'>): boolean {
  return Object.hasOwn(scalars, 'loss.generator') && Object.hasOwn(scalars, 'loss.discriminator');
}
