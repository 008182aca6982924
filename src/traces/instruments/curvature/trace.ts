import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../lib/random.ts';
import { standardDeviation, sum } from '../../../statistics/descriptive.ts';
import type { Hessian } from './hessian.ts';
import type { KrylovSpace } from './lanczos.ts';
import { dot, orthogonalise, randomSigns } from './vectors.ts';

interface TraceEstimate {
  readonly value: Float64Array;
  /** Over the probes. */
  readonly standardError: Float64Array;
}

/**
 * The trace of H: exactly on the Krylov space, where most of it lies, and by Hutchinson's probes on the rest (the
 * splitting of Hutch++, arXiv 2010.09649, with the space that is at hand). Unbiased, as the probes do not depend on the
 * space; a one-sided difference is enough, for its error is odd in the probe and averages out.
 */
export function estimateTrace(
  hessian: Hessian,
  { basis, diagonal }: KrylovSpace,
  streams: readonly RandomStream[],
  probes: number,
): TraceEstimate {
  const size = hessian.gradient.shape[1]!;
  const forms = Array.from({ length: probes }, () => {
    let form = new Float64Array();
    tf.tidy(() => {
      const probe = orthogonalise(randomSigns(size, streams), basis);
      form = dot(probe, hessian.multiplyAhead(probe)) as Float64Array<ArrayBuffer>;
    });
    return form;
  });
  const perRun = Array.from(streams, (_, r) => ({
    onSpace: sum(diagonal.map((own) => own[r]!)),
    beside: forms.map((form) => form[r]!),
  }));
  return {
    value: Float64Array.from(perRun, ({ onSpace, beside }) => onSpace + sum(beside) / probes),
    standardError: Float64Array.from(perRun, ({ beside }) => standardDeviation(beside) / Math.sqrt(probes)),
  };
}
