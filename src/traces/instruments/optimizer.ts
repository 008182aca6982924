import type { ObservableTrainer } from '../../training/contract.ts';
import { sizeOf } from '../../training/data.ts';
import { dotProduct, type TensorStatistics, tensorStatistics } from '../../training/ops/statistics.ts';
import type { Instrument, Measurement, Observation } from './contract.ts';
import { addUp, deviations, listPerReplica, metricsOf, perReplica } from './metric.ts';
import { copyWeights, readStep, type StepStatistics } from './readout.ts';

const metric = metricsOf('optimizer');
const perWeight = ['weight', 'weight-scaled', 'per-weight', 0] as const;
const ratio = ['ratio', 'scale-free', 'scalar', 0] as const;

/** A weight above this size counts as large (arXiv 2501.12560). */
const largeWeight = 10;

/** Weights, what the optimizer does to them, and what it remembers. */
export const optimizerInstrument: Instrument = {
  id: 'optimizer',
  title: 'Weights, updates and optimizer state',
  family: 'optimizer',
  schedule: 'checks',
  metrics: [
    metric('weight-norm', perWeight, 'Euclidean norm of each trainable weight tensor'),
    metric('weight-mean', perWeight, 'mean of each trainable weight tensor'),
    metric('weight-sd', perWeight, 'standard deviation over the entries of each trainable weight tensor'),
    metric('weight-max-abs', perWeight, 'largest absolute value of each trainable weight tensor'),
    metric('update-norm', perWeight, 'Euclidean norm of the step’s change of each trainable weight tensor'),
    metric('update-ratio', ['ratio', 'scale-free', 'per-layer', 0], 'update norm over weight norm after the step, of each layer that has trainable weights'),
    metric('active-share', ['share', 'scale-free', 'scalar', 0], 'share of trainable weights that the step changed'),
    metric('learning-rate', ['weight/gradient', 'weight-scaled', 'scalar', 0], 'learning rate in force, decay included'),
    metric('rate-ratio', ratio, 'update norm over learning rate times gradient norm; 1 for plain gradient descent'),
    metric('update-cosine', ['cosine', 'scale-free', 'scalar', 0], 'cosine of the update to the negative gradient'),
    metric('momentum-ratio', ratio, 'norm of the first moment over norm of the gradient, where a first moment is kept'),
    metric('second-moment-lag', ratio, 'sum of squared gradients over sum of the second moment, where one is kept (arXiv 2506.04805)'),
    metric('distance-ratio', ratio, 'distance from the start over the norm at the start'),
    metric('path-share', ['share', 'scale-free', 'scalar', 0], 'distance from the start over the length of the path through all checks'),
    metric('large-share', ['share', 'scale-free', 'scalar', 0], `share of trainable weights of absolute value above ${largeWeight}`),
  ], // biome-ignore format: a table
  start: ({ trainer }) => {
    const walk = followWeights(trainer);
    return {
      observe: (observation) => {
        const step = readStep(observation);
        return {
          ...describeWeights(trainer),
          ...walk(),
          ...(step && describeStep(observation, step)),
        };
      },
    };
  },
};

function describeWeights(trainer: ObservableTrainer): Record<string, Measurement> {
  const statistics = trainer.trainable.map((index) => tensorStatistics(trainer.weight(index)));
  const sizes = trainer.trainable.map((index) => sizeOf(trainer.weights[index]!.shape));
  const lists = (values: (of: TensorStatistics, size: number) => ArrayLike<number>) =>
    listPerReplica(
      trainer.replicas,
      statistics.map((of, w) => values(of, sizes[w]!)),
    );
  return {
    'optimizer.weight-norm': lists(({ sumSquares }) => Float64Array.from(sumSquares, Math.sqrt)),
    'optimizer.weight-mean': lists(({ sum }, size) => Float64Array.from(sum, (total) => total / size)),
    'optimizer.weight-sd': lists(({ sum, sumSquares }, size) => deviations(sum, sumSquares, size)),
    'optimizer.weight-max-abs': lists(({ maxAbs }) => maxAbs),
    'optimizer.learning-rate': trainer.learningRates(),
  };
}

function describeStep(observation: Observation, { gradients, updates }: StepStatistics) {
  const { trainer, capture } = observation;
  const { replicas } = trainer;
  const total = (members: readonly ArrayLike<number>[]) => addUp(replicas, members);
  const gradientSquares = total(gradients.map(({ sumSquares }) => sumSquares));
  const updateSquares = total(updates.map(({ sumSquares }) => sumSquares));
  const unchanged = total(updates.map(({ zeros }) => zeros));
  const dots = total(capture!.gradients.map((gradient, i) => dotProduct(gradient, capture!.updates[i]!)));
  const rates = trainer.learningRates();
  const each = (value: (replica: number) => number) => perReplica(replicas, value);
  return {
    'optimizer.update-norm': listPerReplica(
      replicas,
      updates.map(({ sumSquares }) => sumSquares.map(Math.sqrt)),
    ),
    'optimizer.update-ratio': updateRatios(
      trainer,
      updates.map(({ sumSquares }) => sumSquares),
    ),
    'optimizer.active-share': each((r) => 1 - unchanged[r]! / weightCount(trainer)),
    'optimizer.rate-ratio': each((r) => Math.sqrt(updateSquares[r]! / gradientSquares[r]!) / rates[r]!),
    'optimizer.update-cosine': each((r) => -dots[r]! / Math.sqrt(updateSquares[r]! * gradientSquares[r]!)),
    ...describeMoments(trainer, gradientSquares),
  };
}

/** Per replica, a list over the layers that have trainable weights. */
function updateRatios(trainer: ObservableTrainer, updateSquares: readonly Float64Array[]): number[][] {
  const weightSquares = trainer.trainable.map((index) => tensorStatistics(trainer.weight(index)).sumSquares);
  const layers = trainer.trainable.map((index) => trainer.weights[index]!.layer);
  const ofLayer = (members: readonly Float64Array[], layer: number) =>
    addUp(
      trainer.replicas,
      members.filter((_, i) => layers[i] === layer),
    );
  const ratios = [...new Set(layers)].map((layer) => {
    const weights = ofLayer(weightSquares, layer);
    return ofLayer(updateSquares, layer).map((update, r) => Math.sqrt(update / weights[r]!));
  });
  return listPerReplica(trainer.replicas, ratios);
}

function describeMoments(
  trainer: ObservableTrainer,
  gradientSquares: readonly number[],
): Record<string, Measurement> {
  const first = trainer.moments('first')?.map((tensor) => tensorStatistics(tensor).sumSquares);
  const second = trainer.moments('second')?.map((tensor) => tensorStatistics(tensor).sum);
  const squares = first && addUp(trainer.replicas, first);
  const sums = second && addUp(trainer.replicas, second);
  return {
    ...(squares && { 'optimizer.momentum-ratio': squares.map((s, r) => Math.sqrt(s / gradientSquares[r]!)) }),
    ...(sums && { 'optimizer.second-moment-lag': sums.map((s, r) => gradientSquares[r]! / s) }),
  };
}

/** Where the weights are, seen from the start, and how long the way there was. */
function followWeights(trainer: ObservableTrainer): () => Record<string, Measurement> {
  const { replicas } = trainer;
  const start = copyWeights(trainer);
  const origin = start.map((values) => new Float32Array(values.length));
  const startNorm = distances(replicas, start, origin);
  const path = new Float64Array(replicas);
  let last = start;
  return () => {
    const now = copyWeights(trainer);
    distances(replicas, now, last).forEach((length, r) => {
      path[r]! += length;
    });
    last = now;
    const distance = distances(replicas, now, start);
    return {
      'optimizer.distance-ratio': distance.map((length, r) => length / startNorm[r]!),
      'optimizer.path-share': perReplica(replicas, (r) => (path[r] === 0 ? null : distance[r]! / path[r]!)),
      'optimizer.large-share': largeShares(replicas, now),
    };
  };
}

/** Euclidean distance per replica over all tensors. */
function distances(replicas: number, a: readonly Float32Array[], b: readonly Float32Array[]): Float64Array {
  const squares = new Float64Array(replicas);
  a.forEach((values, tensor) => {
    const others = b[tensor]!;
    const size = values.length / replicas;
    for (let r = 0; r < replicas; r++) {
      let total = 0;
      for (let i = r * size; i < (r + 1) * size; i++) {
        const difference = values[i]! - others[i]!;
        total += difference * difference;
      }
      squares[r]! += total;
    }
  });
  return squares.map(Math.sqrt);
}

function largeShares(replicas: number, weights: readonly Float32Array[]): Float64Array {
  const counts = new Float64Array(replicas);
  let total = 0;
  for (const values of weights) {
    const size = values.length / replicas;
    total += size;
    for (let r = 0; r < replicas; r++) {
      let large = 0;
      for (let i = r * size; i < (r + 1) * size; i++) if (Math.abs(values[i]!) > largeWeight) large++;
      counts[r]! += large;
    }
  }
  return counts.map((count) => count / total);
}

function weightCount(trainer: ObservableTrainer): number {
  return trainer.trainable.reduce((total, index) => total + sizeOf(trainer.weights[index]!.shape), 0);
}
