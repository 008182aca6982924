import * as tf from '@tensorflow/tfjs-core';
import { type RandomStream, randomStream } from '../../lib/random.ts';
import { sizeOf } from '../../training/data.ts';
import type {
  GeneratorShape,
  GeneratorWeight,
  LabelledInputs,
  TrainedGenerator,
  TrainingOptions,
} from '../contract.ts';
import { defineGenerator } from './define.ts';
import {
  type DenoiserInput,
  type DenoiserSizes,
  planDenoiser,
  predictVelocities,
  timeFeatures,
  timeSize,
} from './diffusion/denoiser.ts';
import { cosineSchedule, type NoiseSchedule, samplingSteps, travel } from './diffusion/sampling.ts';
import { createBatches, type MiniBatch, noise, normals, oneHot, readOut } from './networks/batches.ts';
import { createParameters, hiddenUnits, openParameters, type Parameters } from './networks/layers.ts';
import { adam, createAverage, createLearner, squaredError } from './networks/learner.ts';

const id = 'diffusion';

const settings = {
  /** Steps from an input to noise. */
  noiseSteps: 200,
  /** Steps back, each of which runs the denoiser once. */
  samplingSteps: 10,
  /** Hidden units per root of the number of inputs. */
  unitsPerRoot: 32,
  blocks: 2,
  batchSize: 128,
  /** Of training. More of them cost small sets their variety. */
  steps: 2500,
  learningRate: 2e-3,
  /** The rate is divided by 1 + decay · step. */
  decay: 1e-3,
  /** Of the average of weights that is decoded with. */
  averaging: 0.995,
};
type Settings = typeof settings;

/**
 * Denoising diffusion (Ho et al., arXiv 2006.11239) with a cosine schedule and velocity prediction, sampled
 * deterministically as DDIM does, in steps of second order. A latent is the noise that sampling starts from, in the order of the pixels.
 */
export const diffusion = defineGenerator({
  id,
  title: 'Diffusion: dense denoiser, deterministic sampling from noise',
  source:
    'Ho et al. (arXiv 2006.11239), Song et al. (arXiv 2010.02502), Salimans and Ho (arXiv 2202.00512), Lu et al. (arXiv 2211.01095); the dense denoiser and its sizes are ours',
  settings,
  train: trainDenoiser,
  open: openDenoiser,
});

function sizesFor(
  { inputShape, classes }: GeneratorShape,
  { unitsPerRoot, blocks }: Settings,
): DenoiserSizes {
  return { inputs: sizeOf(inputShape), classes, units: hiddenUnits(inputShape, unitsPerRoot), blocks };
}

function trainDenoiser(
  data: LabelledInputs,
  { seed, progress }: TrainingOptions,
  settings: Settings,
): GeneratorWeight[] {
  const stream = (purpose: string) => randomStream('generator', id, seed, purpose);
  const schedule = cosineSchedule(settings.noiseSteps);
  const parameters = createParameters(planDenoiser(sizesFor(data, settings)), stream('start'));
  const batches = createBatches(data, settings.batchSize, stream('batches'));
  const learner = createLearner(parameters, {
    ...adam(settings.learningRate, 0.9, 0.99),
    decay: settings.decay,
  });
  const average = createAverage(parameters, settings.averaging);
  const random = stream('noise');
  for (let step = 1; step <= settings.steps; step++) {
    learner.step(() => denoisingLoss(parameters, settings.blocks, schedule, batches.next(), random));
    average.update();
    progress?.(step, settings.steps);
  }
  const weights = average.read();
  for (const part of [parameters, batches, learner, average]) part.dispose();
  return weights;
}

/** Squared error of the velocities of a batch, each row noised to a step of its own. */
function denoisingLoss(
  parameters: Parameters,
  blocks: number,
  schedule: NoiseSchedule,
  { inputs, classes }: MiniBatch,
  random: RandomStream,
): tf.Scalar {
  const [, rows, size] = inputs.shape;
  const steps = spreadSteps(rows, schedule.steps, random);
  const at = describeSteps(steps, schedule);
  const centred = inputs.mul(2).sub(1);
  const epsilon = noise(rows, size, random);
  const noised = at.signal.mul(centred).add(at.noise.mul(epsilon));
  const velocities = at.signal.mul(epsilon).sub(at.noise.mul(centred));
  return squaredError(predictVelocities(parameters, blocks, { noised, classes, ...at }), velocities);
}

/** A step from 0 to `steps` for each row, evenly spread from a common random start: the loss varies less (arXiv 2107.00630). */
function spreadSteps(rows: number, steps: number, random: RandomStream): number[] {
  const start = random.uniform();
  return Array.from({ length: rows }, (_, row) => Math.floor(((row + start) / rows) * (steps + 1)));
}

/** The step of each row, as the denoiser takes it. */
function describeSteps(
  steps: readonly number[],
  schedule: NoiseSchedule,
): Pick<DenoiserInput, 'time' | 'signal' | 'noise'> {
  const rows = steps.length;
  const time = new Float32Array(rows * timeSize);
  for (const [row, step] of steps.entries()) time.set(timeFeatures(step, schedule.steps), row * timeSize);
  const share = (of: Float64Array) =>
    tf.tensor3d(
      Float32Array.from(steps, (t) => of[t]!),
      [1, rows, 1],
    );
  return {
    time: tf.tensor3d(time, [1, rows, timeSize]),
    signal: share(schedule.signal),
    noise: share(schedule.noise),
  };
}

function openDenoiser(
  weights: readonly GeneratorWeight[],
  shape: GeneratorShape,
  settings: Settings,
): TrainedGenerator {
  const schedule = cosineSchedule(settings.noiseSteps);
  const sizes = sizesFor(shape, settings);
  const parameters = openParameters(planDenoiser(sizes), weights);
  const down = samplingSteps(schedule, settings.samplingSteps);
  const carry = (rows: Float32Array, labels: Int32Array, steps: readonly number[]) => {
    travel(schedule, steps, rows, (noised, step) =>
      readOut(() =>
        predictVelocities(parameters, sizes.blocks, {
          noised: tf.tensor3d(noised, [1, labels.length, sizes.inputs]),
          classes: oneHot(labels, sizes.classes),
          ...describeSteps(Array<number>(labels.length).fill(step), schedule),
        }),
      ),
    );
    return rows;
  };
  return {
    ...shape,
    kind: id,
    latentSize: sizes.inputs,
    prior: (rows, random) => normals(rows, sizes.inputs, random),
    decode: (latents, labels) =>
      carry(latents.slice(), labels, down).map((value) => Math.min(1, Math.max(0, (value + 1) / 2))),
    encode: (inputs, labels) =>
      carry(
        inputs.map((value) => 2 * value - 1),
        labels,
        down.toReversed(),
      ),
    dispose: () => parameters.dispose(),
  };
}
