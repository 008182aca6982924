import type * as tf from '@tensorflow/tfjs-core';
import type { LayerInfo, LayerOutput } from '../../training/contract.ts';
import { sizeOf } from '../../training/data.ts';
import { firstOutput, vectorWidth } from '../../training/judgement.ts';
import type { LossInput } from '../../training/losses.ts';
import { countOutside, unitStatistics } from '../../training/ops/reductions/units.ts';
import type { ActivationName } from '../../training/specs/fields.ts';
import type { Instrument, InstrumentContext, Measurement, Observation } from './contract.ts';
import { listPerReplica, metricsOf } from './metric.ts';
import { describeOutputs } from './output.ts';
import { outputLayersIn, outputShapesIn, readTargets } from './readout.ts';

const metric = metricsOf('activation');
const value = ['activation', 'weight-scaled', 'per-layer', 1] as const;
const share = ['share', 'scale-free', 'per-layer', 0] as const;
const ofOutput = ['ratio', 'scale-free', 'scalar', 0] as const;

/**
 * Pre-activations beyond which an activation is flat: its derivative is below 1e-7 (`strict`, the limits of SageMaker
 * Debugger's SaturatedActivation rule), or visibly small (`loose`). Activations that are not here do not saturate.
 */
const limits: Partial<Record<ActivationName, { strict: [number, number]; loose: [number, number] }>> = {
  tanh: { strict: [-9.4999, 9.4999], loose: [-5, 5] },
  sigmoid: { strict: [-23, 16.99999], loose: [-5, 5] },
  hardSigmoid: { strict: [-2.5, 2.5], loose: [-2.5, 2.5] },
  softsign: { strict: [-3161, 3161], loose: [-5, 5] },
};

const layersRead = 'layers that have an activation, in order';

/** What the layers put out for the fixed probe rows, evaluation mode. */
export const activationInstrument: Instrument = {
  id: 'activation',
  title: 'Layer outputs: level, spread, dead units, saturation',
  family: 'activation',
  schedule: 'checks',
  metrics: [
    metric('mean', value, `mean output; ${layersRead}`),
    metric('sd', value, `standard deviation of the outputs; ${layersRead}`),
    metric('mean-abs', value, `mean absolute output; ${layersRead}`),
    metric('nonpositive-share', share, `share of single outputs at or below zero; ${layersRead}`),
    metric('dead-share', share, `share of units (last axis) that are zero on every probe row; ${layersRead}`),
    metric('constant-share', share, `share of units that give one value on every probe row; ${layersRead}`),
    metric('saturated-share', share, `share of pre-activations where the derivative is below 1e-7 (0 where the activation cannot saturate); ${layersRead}, recurrent ones left out`),
    metric('loose-saturated-share', share, 'the same beyond ±5'),
    metric('output-entropy', ofOutput, 'mean entropy of the outputs as a distribution, over that of a uniform one; null for regression'),
    metric('output-spread', ofOutput, 'standard deviation over rows of the outputs over that of the targets, mean over units; null for class indices'),
    metric('logit-spread', ['activation', 'weight-scaled', 'scalar', 0], 'mean over rows of the range of the last pre-activations (of the absolute one of a single unit)'),
    metric('output-sum', ['activation', 'weight-scaled', 'scalar', 0], 'largest sum over a row of the absolute outputs: 1 for probabilities'),
    metric('output-span', ofOutput, 'largest minus smallest output over the same of the targets'),
    metric('range-share', ['share', 'scale-free', 'scalar', 0], 'share of outputs outside [0, 1], for regression outside the targets’ range widened by a tenth on each side'),
  ], // biome-ignore format: a table
  start: (context) => ({
    observe: (observation) => {
      const outputs = observation.trainer.layerOutputs(observation.probe);
      try {
        return {
          ...describeLayers(observation, outputs),
          ...describeLast(observation, outputs, context),
        };
      } finally {
        for (const { preActivation, output } of outputs) {
          preActivation?.dispose();
          if (!output.isDisposed) output.dispose();
        }
      }
    },
  }),
};

function describeLayers(
  { trainer }: Observation,
  outputs: readonly LayerOutput[],
): Record<string, Measurement> {
  const { replicas } = trainer;
  const read = outputs.filter(({ layer }) => trainer.layers[layer]!.activation !== null);
  const units = read.map(({ output }) => describeUnits(output));
  const shares = read
    .filter(({ preActivation }) => preActivation !== null)
    .map(({ layer, preActivation }) => saturation(trainer.layers[layer]!, preActivation!));
  const list = (key: keyof (typeof units)[number]) =>
    listPerReplica(
      replicas,
      units.map((ofLayer) => ofLayer[key]),
    );
  return {
    'activation.mean': list('mean'),
    'activation.sd': list('sd'),
    'activation.mean-abs': list('meanAbs'),
    'activation.nonpositive-share': list('nonpositiveShare'),
    'activation.dead-share': list('deadShare'),
    'activation.constant-share': list('constantShare'),
    'activation.saturated-share': listPerReplica(
      replicas,
      shares.map(({ strict }) => strict),
    ),
    'activation.loose-saturated-share': listPerReplica(
      replicas,
      shares.map(({ loose }) => loose),
    ),
  };
}

/** Per replica. NaN in the outputs makes every statistic NaN. */
function describeUnits(output: tf.Tensor) {
  const { sum, sumSquares, sumAbs, nonpositive, dead, constant } = unitStatistics(output);
  const size = output.size / sum.length;
  const units = output.shape.at(-1)!;
  const share = (counts: Float64Array, all: number) =>
    counts.map((count, r) => (Number.isNaN(sum[r]!) ? Number.NaN : count / all));
  return {
    mean: sum.map((total) => total / size),
    sd: sumSquares.map((squares, r) =>
      Math.sqrt(Math.max(0, squares / size - (sum[r]! / size) * (sum[r]! / size))),
    ),
    meanAbs: sumAbs.map((total) => total / size),
    nonpositiveShare: share(nonpositive, size),
    deadShare: share(dead, units),
    constantShare: share(constant, units),
  };
}

/** Shares per replica; nothing is read where the activation cannot saturate. */
function saturation({ activation }: LayerInfo, before: tf.Tensor) {
  const limit = activation === null || activation === 'leakyRelu' ? undefined : limits[activation];
  const shareOutside = ([low, high]: readonly [number, number]) =>
    countOutside(before, low, high).map((count) => count / (before.size / before.shape[0]!));
  if (limit === undefined) {
    const none = new Float64Array(before.shape[0]!);
    return { strict: none, loose: none };
  }
  return { strict: shareOutside(limit.strict), loose: shareOutside(limit.loose) };
}

function describeLast(
  { trainer, probe }: Observation,
  outputs: readonly LayerOutput[],
  { specs, judgesWholeRows }: InstrumentContext,
): Record<string, Measurement> {
  const spec = specs[0]!;
  const shapes = outputShapesIn(trainer, spec);
  const { index } = outputLayersIn(trainer.layers, spec.outputs)[0]!;
  const { output, preActivation } = outputs.find(({ layer }) => layer === index)!;
  const predictions = output.dataSync() as Float32Array;
  const { replicas } = trainer;
  const { targets } = firstOutput(spec, shapes, {
    predictions: new Float32Array(),
    targets: readTargets(probe),
  });
  const width = judgesWholeRows ? sizeOf(shapes[0]!) : vectorWidth(shapes);
  const rows = predictions.length / (replicas * width);
  const input: LossInput = { replicas, rows, width, predictions, targets };
  return describeOutputs(spec.task, input, (preActivation ?? output).dataSync() as Float32Array);
}
