import type { Series, Trace } from './trace.ts';

/** What a trace has beside its header. */
export type Recorded = Omit<Trace, 'header'>;

/** Checks of a run whose length nobody knew, at most. */
const mostChecks = 40;

/**
 * The checks that are kept of a run whose length nobody knew: it was looked at at every step at first, and ever less often later.
 * Evenly spread, at most 40, the first and the last among them. Means over the steps since the check before are those over all
 * steps since the check that is kept.
 */
export function thinOut(recorded: Recorded): Recorded {
  const { steps } = recorded;
  if (steps.length <= mostChecks) return recorded;
  const kept = placesToKeep(steps);
  const thinned = keepChecks(recorded, kept);
  const losses = recorded.scalars['loss.batch-mean'];
  if (losses === undefined) return thinned;
  return { ...thinned, scalars: { ...thinned.scalars, ...joinLosses(recorded, losses, kept) } };
}

/** A run at some of its checks, in this order. */
export function keepChecks({ steps, scalars, layered }: Recorded, places: readonly number[]): Recorded {
  const keep = <T>(values: readonly T[]) => places.map((place) => values[place]!);
  const keepEach = <T>(series: Readonly<Record<string, readonly T[]>>) =>
    Object.fromEntries(Object.entries(series).map(([id, values]) => [id, keep(values)]));
  return { steps: keep(steps), scalars: keepEach(scalars), layered: keepEach(layered) };
}

/** A run before the check at this place. */
export function firstChecks(recorded: Recorded, end: number): Recorded {
  return keepChecks(recorded, [...recorded.steps.keys()].slice(0, end));
}

/** Of 39 even spans, the check nearest to the end of each, and the one before training. */
function placesToKeep(steps: readonly number[]): number[] {
  const last = steps.at(-1)!;
  const kept = new Set<number>([0, steps.length - 1]);
  let place = 0;
  for (let i = 1; i < mostChecks - 1; i++) {
    const wanted = (i * last) / (mostChecks - 1);
    while (
      place + 1 < steps.length &&
      Math.abs(steps[place + 1]! - wanted) <= Math.abs(steps[place]! - wanted)
    )
      place++;
    kept.add(place);
  }
  return [...kept].sort((a, b) => a - b);
}

/** Mean, spread and share of rises over joined spans, from those of the spans. */
function joinLosses(
  { steps, scalars }: Recorded,
  means: Series,
  kept: readonly number[],
): Record<string, Series> {
  const spread = scalars['loss.batch-sd'];
  const rises = scalars['loss.batch-rise'];
  const joined = kept.map((place, k) => {
    const from = k === 0 ? 0 : kept[k - 1]! + 1;
    const spans = Array.from({ length: place - from + 1 }, (_, i) => from + i).flatMap((check) => {
      const mean = means[check];
      const count = steps[check]! - (steps[check - 1] ?? 0);
      return mean === null || mean === undefined || count === 0 ? [] : [{ check, mean, count }];
    });
    return joinSpans(spans, spread, rises);
  });
  return {
    'loss.batch-mean': joined.map(({ mean }) => mean),
    'loss.batch-sd': joined.map(({ sd }) => sd),
    'loss.batch-rise': joined.map(({ rise }) => rise),
  };
}

interface Span {
  readonly check: number;
  readonly mean: number;
  readonly count: number;
}

function joinSpans(spans: readonly Span[], spread: Series | undefined, rises: Series | undefined) {
  const total = spans.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return { mean: null, sd: null, rise: null };
  const mean = spans.reduce((sum, span) => sum + span.count * span.mean, 0) / total;
  const squares = spans.reduce((sum, { check, mean: own, count }) => {
    const sd = spread?.[check] ?? 0;
    return sum + (count - 1) * sd * sd + count * (own - mean) ** 2;
  }, 0);
  // A step that ends a span is compared with the mean of the next one, for its own loss is not kept.
  const [rose, compared] = spans.reduce(
    ([up, all], { check, mean: own, count }, i) => {
      const before = spans[i - 1];
      const within = (rises?.[check] ?? 0) * (count - 1);
      return [
        up + within + Number(before !== undefined && own > before.mean),
        all + count - (i === 0 ? 1 : 0),
      ];
    },
    [0, 0],
  ) as [number, number];
  return {
    mean,
    sd: total < 2 ? null : Math.sqrt(squares / (total - 1)),
    rise: compared < 1 ? null : rose / compared,
  };
}
