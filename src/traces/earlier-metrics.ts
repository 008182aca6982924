import type { Series } from './trace.ts';

/**
 * Metrics whose estimator was replaced, by what took their place: the same quantity, estimated worse. The earlier ones are power
 * iteration from the vector of the event before, and Hutchinson's estimate by the same four probes at every event.
 */
const earlierIds: Readonly<Record<string, string>> = {
  'curvature.top-eigenvalue': 'curvature.lambda-max',
  'curvature.hessian-trace': 'curvature.trace',
  'curvature.evenness': 'curvature.trace-ratio',
  'curvature.rate-threshold': 'curvature.rate-margin',
  'curvature.momentum-threshold': 'curvature.momentum-margin',
  'curvature.adam-threshold': 'curvature.adam-margin',
};

/** The series of a trace, an earlier estimate standing in where the present one was not recorded yet. */
export function withEarlierEstimates(
  scalars: Readonly<Record<string, Series>>,
): Readonly<Record<string, Series>> {
  const found = Object.entries(earlierIds).flatMap(([id, earlier]) => {
    const series = scalars[earlier];
    return series === undefined || Object.hasOwn(scalars, id) ? [] : [[id, series] as const];
  });
  return found.length === 0 ? scalars : { ...scalars, ...Object.fromEntries(found) };
}
