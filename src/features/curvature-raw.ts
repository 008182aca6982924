import { mapSeries, signedLog } from './aggregate.ts';
import { createExtractor, type Feature, phased } from './extractor.ts';

/**
 * Curvatures as measured, before they are set against a step: they grow with the scale of the loss and shrink with that of the
 * weights, so they say at least as much about the program as about its fault. What the margins of `curvature` are
 * compared with; in no set of families.
 */
export const rawCurvatureExtractor = createExtractor(
  { id: 'curvature-raw', title: 'Curvatures in the units of loss and weights', family: 'curvature' },
  [
    raw('lambda-max', 'eigenvalue of largest size', 'top-eigenvalue'),
    raw('trace', 'trace of the Hessian', 'hessian-trace'),
    raw('gradient-curvature', 'curvature along the gradient'),
    raw('update-curvature', 'curvature along the update'),
  ],
);

function raw(name: string, what: string, of = name): Feature {
  const metric = `curvature.${of}`;
  return phased([name, [metric], `signed log₁₀(1 + |value|) of the ${what}`], ({ scalars }) =>
    mapSeries(scalars[metric]!, signedLog),
  );
}
