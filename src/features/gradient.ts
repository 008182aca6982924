import { mean, median, variance } from '../statistics/descriptive.ts';
import type { ObservedTrace } from '../traces/trace.ts';
import {
  combineSeries,
  firstOf,
  keep,
  logOf,
  logRatio,
  mapSeries,
  reduceLists,
  thirdsOf,
} from './aggregate.ts';
import { createExtractor, layered, phased, single } from './extractor.ts';

/** Mean absolute gradient below which a weight tensor counts as vanished (SageMaker Debugger). */
const vanished = 1e-7;

/** The mini-batch gradient: size along the depth, sparsity, steadiness of size and direction. */
export const gradientExtractor = createExtractor(
  { id: 'gradient', title: 'Mini-batch gradients', family: 'gradient' },
  [
    layered(['norm-log', ['gradient.norm'], 'log₁₀ of gradient norm, mean over the weight tensors of a depth third'], (trace) =>
      thirdsOf(trace.layered['gradient.norm']!, logOf)),
    phased(['depth-ratio-log', ['gradient.norm'], 'log₁₀ of gradient norm, first minus final depth third: below 0 it fades towards the input'], (trace) => {
      const [first, , final] = thirdsOf(trace.layered['gradient.norm']!, logOf);
      return combineSeries(first!, final!, (a, b) => a - b);
    }),
    phased(['decay-log', ['gradient.global-norm'], 'log₁₀ of the norm over all weights, over its first value'], ({ scalars }) => {
      const first = firstOf(scalars['gradient.global-norm']!);
      return mapSeries(scalars['gradient.global-norm']!, (value) => (first === null ? null : logRatio(value, first)));
    }),
    phased(['peak-log', ['gradient.max-abs', 'gradient.mean-abs'], 'log₁₀ of largest over mean absolute gradient, mean over weight tensors'], peaks),
    phased(['zero-share', ['gradient.zero-share'], 'share of exact zeros, mean over weight tensors'], (trace) =>
      reduceLists(trace.layered['gradient.zero-share']!, mean)),
    phased(['zero-share-most', ['gradient.zero-share'], 'share of exact zeros in the weight tensor that has most'], (trace) =>
      reduceLists(trace.layered['gradient.zero-share']!, (list) => Math.max(...list))),
    phased(['cosine', ['gradient.cosine'], 'cosine to the gradient one check before'], ({ scalars }) => scalars['gradient.cosine']!),
    phased(['clipped-share', ['gradient.clipped-share'], 'share of weight tensors whose gradient was clipped'], ({ scalars }) => scalars['gradient.clipped-share']!),
    single(['volatility-log', ['gradient.global-norm'], 'log₁₀ of the variance over the squared mean of the norm over checks (arXiv 2604.28118)'], (trace) => {
      const norms = keep(trace.scalars['gradient.global-norm']!);
      return norms.length < 2 ? null : logRatio(variance(norms), mean(norms) ** 2);
    }),
    single(['most-over-median-log', ['gradient.global-norm'], 'log₁₀ of the largest over the median norm over checks'], (trace) => {
      const norms = keep(trace.scalars['gradient.global-norm']!);
      return norms.length === 0 ? null : logRatio(Math.max(...norms), median(norms));
    }),
    single(['vanished-share', ['gradient.mean-abs'], `share of weight tensors and checks with mean absolute gradient below ${vanished}`], vanishedShare),
  ],
); // biome-ignore format: a table

function peaks(trace: ObservedTrace) {
  const mostLists = trace.layered['gradient.max-abs']!;
  const meanLists = trace.layered['gradient.mean-abs']!;
  return mostLists.map((most, check) => {
    const means = meanLists[check] ?? [];
    const ratios = keep((most ?? []).map((value, i) => logRatio(value, means[i] ?? Number.NaN)));
    return ratios.length === 0 ? null : mean(ratios);
  });
}

function vanishedShare(trace: ObservedTrace): number | null {
  const all = trace.layered['gradient.mean-abs']!.flatMap((list) => list ?? []);
  return all.length === 0 ? null : all.filter((value) => value < vanished).length / all.length;
}
