import { prepareData } from '../../../corpus/prepare.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { forLargerGradients, hasPenalties, rounded } from './amounts.ts';
import type { Practice } from './contract.ts';

/** Where the loss is that of one output alone, so that what it is counted in may change. */
function unitsObstacle(spec: ProgramSpec): string | null {
  if (spec.objective !== undefined) return 'its rows or losses count in their own way already';
  if (spec.outputs !== undefined && spec.outputs.length > 1) return 'its loss is a sum over several outputs';
  if (spec.optimizer.kind === 'adagrad')
    return 'its optimizer begins with a sum of squares in units of the loss';
  return hasPenalties(spec) ? 'penalties on its weights stand beside its loss' : null;
}

export const summedLoss: Practice = {
  id: 'summed-loss',
  title: 'The loss of a mini-batch is the sum over its rows',
  kind: 'units',
  source: '`reduction="sum"` of Keras and PyTorch losses',
  obstacle: unitsObstacle,
  apply: (spec) => ({ ...forLargerGradients(spec, spec.batchSize), objective: { reduction: 'sum' } }),
};

const bits = rounded(1 / Math.LN2);

export const lossInBits: Practice = {
  id: 'loss-in-bits',
  title: 'Cross-entropy in bits instead of nats',
  kind: 'units',
  source: 'bits per character, Graves (arXiv 1308.0850)',
  obstacle: (spec) =>
    /crossentropy$/i.test(spec.loss) ? unitsObstacle(spec) : 'its loss is no cross-entropy',
  apply: (spec) => ({ ...forLargerGradients(spec, bits), objective: { scale: bits } }),
};

/** Share of the variance of targets that the density takes for noise. */
const noiseShare = 0.2;

function noiseVariance(spec: ProgramSpec): number {
  const { targets } = prepareData(spec, 0).train;
  const centre = mean(targets);
  return noiseShare * mean(Float64Array.from(targets, (value) => (value - centre) ** 2));
}

export const densityLoss: Practice = {
  id: 'density-loss',
  title: 'Squared errors as the negative log density of a Gaussian of fixed width, which falls below zero',
  kind: 'units',
  source: 'Nix and Weigend (ICNN 1994); GaussianNLLLoss of PyTorch, which leaves the constant out too',
  obstacle(spec) {
    if (spec.loss !== 'meanSquaredError') return 'its loss is no squared error';
    const obstacle = unitsObstacle(spec);
    if (obstacle !== null) return obstacle;
    const variance = noiseVariance(spec);
    return variance > 0 && variance < 1 ? null : 'its targets spread so wide that no density exceeds one';
  },
  apply(spec) {
    const variance = noiseVariance(spec);
    const scale = Number((1 / (2 * variance)).toPrecision(3));
    const offset = Number((Math.log(variance) / 2).toPrecision(3));
    return { ...forLargerGradients(spec, scale), objective: { scale, offset } };
  },
};
