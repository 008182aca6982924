import * as tf from '@tensorflow/tfjs-core';
import { sum } from '../../statistics/descriptive.ts';
import { sizeOf } from '../../training/data.ts';
import { dotProduct, type TensorStatistics } from '../../training/ops/statistics.ts';
import type { Instrument, InstrumentContext, Measurement, Observation } from './contract.ts';
import { addUp, deviations, listPerReplica, metricsOf, perReplica } from './metric.ts';
import { readStep } from './readout.ts';

const metric = metricsOf('gradient');
const perWeight = ['loss/weight', 'loss-scaled', 'per-weight', 0] as const;
const share = ['share', 'scale-free', 'scalar', 0] as const;

/** The gradient that the step used, before clipping: none is computed for it. */
export const gradientInstrument: Instrument = {
  id: 'gradient',
  title: 'Size, sparsity and direction of the mini-batch gradient',
  family: 'gradient',
  schedule: 'checks',
  metrics: [
    metric('norm', perWeight, 'Euclidean norm of the gradient of each trainable weight tensor'),
    metric('mean', perWeight, 'mean gradient, sign kept, of each trainable weight tensor'),
    metric(
      'sd',
      perWeight,
      'standard deviation over the entries of the gradient of each trainable weight tensor',
    ),
    metric('mean-abs', perWeight, 'mean absolute gradient of each trainable weight tensor'),
    metric('max-abs', perWeight, 'largest absolute gradient of each trainable weight tensor'),
    metric('zero-share', ['share', 'scale-free', 'per-weight', 0], 'share of exact zeros in each gradient'),
    metric('dead-share', share, 'share of exact zeros over the gradients of all weights'),
    metric('global-norm', ['loss/weight', 'loss-scaled', 'scalar', 0], 'Euclidean norm over all weights'),
    metric(
      'cosine',
      ['cosine', 'scale-free', 'scalar', 0],
      'cosine to the gradient captured one check before',
    ),
    metric('clipped-share', share, 'share of weight tensors whose gradient the optimizer clipped'),
  ],
  start: (context) => {
    let previous: Direction | null = null;
    return {
      observe: (observation) => {
        const step = readStep(observation);
        if (step === null || observation.capture === null) return {};
        const direction = keepDirection(observation.capture.gradients, step.gradients);
        const cosine = previous === null ? null : cosines(previous, direction);
        if (previous !== null) tf.dispose([...previous.tensors]);
        previous = direction;
        return {
          ...describeGradients(context, observation, step.gradients),
          ...(cosine && { 'gradient.cosine': cosine }),
        };
      },
      dispose: () => {
        if (previous !== null) tf.dispose([...previous.tensors]);
      },
    };
  },
};

function describeGradients(
  { specs }: InstrumentContext,
  { trainer }: Observation,
  gradients: readonly TensorStatistics[],
): Record<string, Measurement> {
  const sizes = trainer.trainable.map((index) => sizeOf(trainer.weights[index]!.shape));
  const lists = (value: (statistics: TensorStatistics, size: number) => ArrayLike<number>) =>
    listPerReplica(
      trainer.replicas,
      gradients.map((statistics, i) => value(statistics, sizes[i]!)),
    );
  const norms = lists(({ sumSquares }) => sumSquares.map(Math.sqrt));
  const largest = lists(({ maxAbs }) => maxAbs);
  const global = norms.map((list) => Math.hypot(...list));
  return {
    'gradient.norm': norms,
    'gradient.mean': lists(({ sum }, size) => sum.map((total) => total / size)),
    'gradient.sd': lists(({ sum, sumSquares }, size) => deviations(sum, sumSquares, size)),
    'gradient.mean-abs': lists(({ sumAbs }, size) => sumAbs.map((total) => total / size)),
    'gradient.max-abs': largest,
    'gradient.zero-share': lists(({ zeros }, size) => zeros.map((count) => count / size)),
    'gradient.dead-share': addUp(
      trainer.replicas,
      gradients.map(({ zeros }) => zeros),
    ).map((count) => count / sum(sizes)),
    'gradient.global-norm': global,
    'gradient.clipped-share': specs.map(({ optimizer }, replica) => {
      if (optimizer === null) return null;
      const { clip } = optimizer;
      if (clip === null) return 0;
      if (clip.by === 'globalNorm') return Number(global[replica]! > clip.limit);
      const sizesOfRun = (clip.by === 'norm' ? norms : largest)[replica]!;
      return sizesOfRun.filter((size) => size > clip.limit).length / sizesOfRun.length;
    }),
  };
}

interface Direction {
  readonly tensors: readonly tf.Tensor[];
  readonly sumSquares: readonly number[];
}

function keepDirection(gradients: readonly tf.Tensor[], statistics: readonly TensorStatistics[]): Direction {
  const replicas = gradients[0]?.shape[0] ?? 0;
  const squares = statistics.map(({ sumSquares }) => sumSquares);
  return { tensors: gradients.map((tensor) => tf.clone(tensor)), sumSquares: addUp(replicas, squares) };
}

/** NaN where either gradient is zero: it has no direction. */
function cosines(a: Direction, b: Direction): number[] {
  const dots = a.tensors.map((tensor, i) => dotProduct(tensor, b.tensors[i]!));
  const total = addUp(a.sumSquares.length, dots);
  return perReplica(total.length, (r) => total[r]! / Math.sqrt(a.sumSquares[r]! * b.sumSquares[r]!));
}
