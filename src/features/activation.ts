import { mean } from '../statistics/descriptive.ts';
import type { LayerSeries, ObservedTrace } from '../traces/trace.ts';
import {
  combineSeries,
  keep,
  logOf,
  logRatio,
  mapSeries,
  reduceLists,
  thirdsOf,
  type Values,
} from './aggregate.ts';
import { createExtractor, layered, phased, single } from './extractor.ts';

const id = (name: string) => `activation.${name}`;

/** Layer outputs on the probe rows. */
export const activationExtractor = createExtractor(
  { id: 'activation', title: 'Layer outputs', family: 'activation' },
  [
    layered(['dead-share', [id('dead-share')], 'share of units that are zero on every probe row, mean over the layers of a depth third'], (trace) =>
      thirdsOf(trace.layered[id('dead-share')]!, (value) => value)),
    phased(['constant-share', [id('constant-share')], 'share of units of one value on every probe row, mean over layers'], averaged('constant-share')),
    phased(['saturated-share', [id('loose-saturated-share')], 'share of pre-activations beyond ±5 of layers that can saturate, mean over layers'], averaged('loose-saturated-share')),
    single(['strict-saturated-share', [id('saturated-share')], 'largest share, over checks and layers, of pre-activations with a derivative below 1e-7'], (trace) =>
      largest(trace.layered[id('saturated-share')]!)),
    phased(['spread-ratio-log', [id('sd')], 'log₁₀ of the standard deviation of outputs, final minus first depth third'], (trace) => {
      const [first, , final] = thirdsOf(trace.layered[id('sd')]!, logOf);
      return combineSeries(final!, first!, (a, b) => a - b);
    }),
    phased(['offset-log', [id('mean'), id('sd')], 'log₁₀ of |mean| over standard deviation of outputs, mean over layers'], offsets),
    phased(['output-entropy', [id('output-entropy')], 'entropy of the outputs over that of a uniform distribution; null for regression'], ({ scalars }) => scalars[id('output-entropy')]!),
    phased(['output-spread-log', [id('output-spread')], 'log₁₀ of the spread of outputs over that of targets'], ({ scalars }) =>
      mapSeries(scalars[id('output-spread')]!, logOf)),
    phased(['logit-spread-log', [id('logit-spread')], 'log₁₀ of the range of the last pre-activations'], ({ scalars }) =>
      mapSeries(scalars[id('logit-spread')]!, logOf)),
    phased(['outside-share', [id('range-share')], 'share of outputs outside the range of targets'], ({ scalars }) => scalars[id('range-share')]!),
  ],
); // biome-ignore format: a table

function averaged(name: string): (trace: ObservedTrace) => Values {
  return (trace) => reduceLists(trace.layered[id(name)]!, mean);
}

function largest(series: LayerSeries): number | null {
  const all = keep(series.flatMap((list) => list ?? []));
  return all.length === 0 ? null : Math.max(...all);
}

function offsets(trace: ObservedTrace): Values {
  const spreads = trace.layered[id('sd')]!;
  return trace.layered[id('mean')]!.map((means, check) => {
    const sds = spreads[check] ?? [];
    const ratios = keep((means ?? []).map((value, i) => logRatio(Math.abs(value), sds[i] ?? Number.NaN)));
    return ratios.length === 0 ? null : mean(ratios);
  });
}
