import { combineSeries, firstOf, logOf, logRatio, mapSeries, reduceLists, thirdsOf } from './aggregate.ts';
import { createExtractor, layered, phased, single } from './extractor.ts';

const id = (name: string) => `optimizer.${name}`;

/**
 * Weights and updates. Only what every optimizer has: columns that are null for some would tell the optimizer, so the
 * metrics of moments stay in the trace.
 */
export const optimizerExtractor = createExtractor(
  { id: 'optimizer', title: 'Weights and updates', family: 'optimizer' },
  [
    layered(['update-ratio-log', [id('update-ratio')], 'log₁₀ of update norm over weight norm, mean over the layers of a depth third'], (trace) =>
      thirdsOf(trace.layered[id('update-ratio')]!, logOf)),
    phased(['rate-ratio-log', [id('rate-ratio')], 'log₁₀ of update norm over learning rate times gradient norm'], ({ scalars }) =>
      mapSeries(scalars[id('rate-ratio')]!, logOf)),
    phased(['update-cosine', [id('update-cosine')], 'cosine of the update to the negative gradient'], ({ scalars }) => scalars[id('update-cosine')]!),
    phased(['active-share', [id('active-share')], 'share of weights that a step changed'], ({ scalars }) => scalars[id('active-share')]!),
    phased(['distance-log', [id('distance-ratio')], 'log₁₀ of the distance from the start over the norm at the start'], ({ scalars }) =>
      mapSeries(scalars[id('distance-ratio')]!, (value) => (value === 0 ? null : logOf(value)))),
    phased(['path-share', [id('path-share')], 'distance from the start over the length of the way'], ({ scalars }) => scalars[id('path-share')]!),
    phased(['large-share', [id('large-share')], 'share of weights above 10 in size'], ({ scalars }) => scalars[id('large-share')]!),
    phased(['growth-log', [id('weight-norm')], 'log₁₀ of the norm over all weights, over its first value'], (trace) => {
      const norms = reduceLists(trace.layered[id('weight-norm')]!, (list) => Math.hypot(...list));
      const first = firstOf(norms);
      return mapSeries(norms, (value) => (first === null ? null : logRatio(value, first)));
    }),
    single(['rate-log', [id('learning-rate')], 'log₁₀ of the first learning rate'], ({ scalars }) => {
      const first = firstOf(scalars[id('learning-rate')]!);
      return first === null ? null : logOf(first);
    }),
    phased(['rate-change-log', [id('learning-rate')], 'log₁₀ of the learning rate over its first value'], ({ scalars }) => {
      const rates = scalars[id('learning-rate')]!;
      return combineSeries(rates, rates.map(() => firstOf(rates)), logRatio);
    }),
  ],
); // biome-ignore format: a table
