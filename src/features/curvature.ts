import type { ObservedTrace } from '../traces/trace.ts';
import {
  combineSeries,
  firstOf,
  logOf,
  logRatio,
  mapSeries,
  shareOf,
  signedLog,
  type Values,
} from './aggregate.ts';
import { createExtractor, type Feature, phased, single } from './extractor.ts';

const id = (name: string) => `curvature.${name}`;

/** Of |κ| and |η/η_c| alike: a share of 1e-6 of the critical step is as good as none. */
const least = 1e-6;

/**
 * The step against the loss surface, by margins that mean the same in every program, with raw curvatures beside them.
 * Margins that exist for SGD or Adam alone are left out: their nulls would tell the optimizer.
 */
export const curvatureExtractor = createExtractor(
  { id: 'curvature', title: 'Curvature and stability margins', family: 'curvature' },
  [
    phased(['update-margin-log', [id('update-margin')], 'log₁₀ of |κ|, κ = −uᵀHu/(2 gᵀu); 0 where a step lands as high as it began'], ({ scalars }) =>
      mapSeries(scalars[id('update-margin')]!, (value) => logOf(Math.max(least, Math.abs(value))))),
    phased(['update-sign', [id('update-curvature')], 'sign of the curvature along the update'], ({ scalars }) =>
      mapSeries(scalars[id('update-curvature')]!, Math.sign)),
    phased(['critical-ratio-log', [id('critical-ratio')], 'log₁₀ of the step over the shortest step along it that raises the loss'], ({ scalars }) =>
      mapSeries(scalars[id('critical-ratio')]!, logOf)),
    phased(['ascent', [id('ascent')], 'share of events where the step went uphill on the probe'], ({ scalars }) => scalars[id('ascent')]!),
    phased(['rate-margin-log', [id('rate-threshold')], 'log₁₀ of learning rate × |λ_max| / 2; 0 is the threshold of gradient descent'], ({ scalars }) =>
      mapSeries(scalars[id('rate-threshold')]!, (value) => logOf(Math.abs(value)))),
    phased(['trace-ratio', [id('evenness')], 'trace over weight count times λ_max, in [-1, 1] up to the noise of the estimate; held there'], ({ scalars }) =>
      mapSeries(scalars[id('evenness')]!, (value) => Math.max(-1, Math.min(1, value)))),
    alignment('gradient'),
    alignment('update'),
    phased(['growth-log', [id('top-eigenvalue')], 'log₁₀ of |λ_max| over its first value'], growth),
    phased(['lambda-log', [id('top-eigenvalue')], 'signed log₁₀(1 + |λ_max|), raw'], ({ scalars }) =>
      mapSeries(scalars[id('top-eigenvalue')]!, signedLog)),
    single(['negative-share', [id('top-eigenvalue')], 'share of events whose eigenvalue of largest size is negative'], ({ scalars }) =>
      shareOf(scalars[id('top-eigenvalue')]!, (value) => value < 0)),
    single(['negative-trace-share', [id('hessian-trace')], 'share of events with a negative trace'], ({ scalars }) =>
      shareOf(scalars[id('hessian-trace')]!, (value) => value < 0)),
    single(['unstable-share', [id('critical-ratio')], 'share of events with a step beyond the critical one'], ({ scalars }) =>
      shareOf(scalars[id('critical-ratio')]!, (value) => value > 1)),
  ],
); // biome-ignore format: a table

function alignment(direction: 'gradient' | 'update'): Feature {
  const along = id(`${direction}-curvature`);
  const meaning = `curvature along the ${direction} over λ_max, held in [-1, 1]`;
  return phased([`${direction}-alignment`, [along, id('top-eigenvalue')], meaning], ({ scalars }) =>
    combineSeries(scalars[along]!, scalars[id('top-eigenvalue')]!, (value, lambda) =>
      Math.max(-1, Math.min(1, value / lambda)),
    ),
  );
}

function growth({ scalars }: ObservedTrace): Values {
  const lambda = scalars[id('top-eigenvalue')]!;
  const first = firstOf(lambda);
  return mapSeries(lambda, (value) => (first === null ? null : logRatio(Math.abs(value), Math.abs(first))));
}
