import * as tf from '@tensorflow/tfjs';
import { type RandomStream, randomStream } from '../../lib/random.ts';
import { sizeOf } from '../../training/data.ts';
import type { GeneratorShape, GeneratorWeight, LabelledInputs, TrainedGenerator, TrainingOptions } from '../contract.ts';
import { createAverage } from '../networks/average.ts';
import { createBatches, noise, normals, oneHot, type Batch } from '../networks/batches.ts';
import { adam, createLearner } from '../networks/learner.ts';
import { squaredError } from '../networks/losses.ts';
import { createParameters, openParameters, type Parameters } from '../networks/parameters.ts';
import { hiddenUnits } from '../networks/sizes.ts';
import { defineGenerator } from './define.ts';
import {
  type DenoiserQuestion,
  type DenoiserSizes,
  planDenoiser,
  predictVelocities,
  timeFeatures,
  timeSize,
} from './diffusion/denoiser.ts';
import { cosineSchedule, moveAlong, type NoiseSchedule, samplingSteps } from './diffusion/schedule.ts';

const settings = {
  /** Steps from an input to noise. */
  noiseSteps: 200,
  /** Steps back, each of which runs the denoiser once. */
  samplingSteps: 10,
  /** Hidden units per root of the number of inputs. */
  unitsPerRoot: 32,
  blocks: 2,
  batchSize: 128,
  trainingSteps: 4000,
  learningRate: 1e-3,
  /** The rate is divided by 1 + decay · step. */
  decay: 1e-3,
  /** Of the average of weights that is decoded with. */
  averaging: 0.995,
};
type Settings = typeof settings;

/**
 * Denoising diffusion (Ho et al., arXiv 2006.11239) with a cosine schedule and velocity prediction, sampled by DDIM. A
 * latent is the noise that sampling starts from, in the order of the pixels.
 */
export const diffusion = defineGenerator({
  id: 'diffusion',
  title: 'Diffusion: dense denoiser, deterministic sampling from noise',
  source:
    'Ho et al. (arXiv 2006.11239), Song et al. (arXiv 2010.02502), Salimans and Ho (arXiv 2202.00512); the dense denoiser and its sizes are ours',
  settings,
  train: trainDenoiser,
  open: openDenoiser,
});

function sizesFor({ inputShape, classes }: GeneratorShape, { unitsPerRoot, blocks }: Settings): DenoiserSizes {
  return { inputs: sizeOf(inputShape), classes, units: hiddenUnits(inputShape, unitsPerRoot), blocks };
}

function trainDenoiser(
  data: LabelledInputs,
  { seed, progress }: TrainingOptions,
  settings: Settings,
): GeneratorWeight[] {
  const stream = (what: string) => randomStream('diffusion', seed, what);
  const schedule = cosineSchedule(settings.noiseSteps);
  const parameters = createParameters(planDenoiser(sizesFor(data, settings)), stream('weights'));
  const batches = createBatches(data, settings.batchSize, stream('batches'));
  const learner = createLearner(parameters, { ...adam(settings.learningRate, 0.9, 0.99), decay: settings.decay });
  const average = createAverage(parameters, settings.averaging);
  const random = stream('noise');
  for (let step = 1; step <= settings.trainingSteps; step++) {
    learner.step(() => denoisingLoss(parameters, settings.blocks, schedule, batches.next(), random));
    average.update();
    progress?.(step, settings.trainingSteps);
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
  { inputs, classes }: Batch,
  random: RandomStream,
): tf.Scalar {
  const [, rows, size] = inputs.shape;
  const steps = spreadSteps(rows, schedule.steps, random);
  const signal = tf.tensor3d(steps.map((t) => schedule.signal[t]!), [1, rows, 1]);
  const noiseShare = tf.tensor3d(steps.map((t) => schedule.noise[t]!), [1, rows, 1]);
  const centred = inputs.mul(2).sub(1);
  const epsilon = noise(rows, size, random);
  const noised = signal.mul(centred).add(noiseShare.mul(epsilon));
  const velocities = signal.mul(epsilon).sub(noiseShare.mul(centred));
  const time = timeTensor(steps, schedule.steps);
  return squaredError(predictVelocities(parameters, blocks, { noised, time, classes }), velocities);
}

/** A step from 0 to `steps` for each row, evenly spread from a common random start: the loss varies less (arXiv 2107.00630). */
function spreadSteps(rows: number, steps: number, random: RandomStream): number[] {
  const start = random.uniform();
  return Array.from({ length: rows }, (_, row) => Math.floor(((row + start) / rows) * (steps + 1)));
}

function timeTensor(steps: readonly number[], all: number): tf.Tensor3D {
  const values = new Float32Array(steps.length * timeSize);
  for (const [row, step] of steps.entries()) values.set(timeFeatures(step, all), row * timeSize);
  return tf.tensor3d(values, [1, steps.length, timeSize]);
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

  function travel(noised: Float32Array, labels: Int32Array, steps: readonly number[]): void {
    for (let i = 1; i < steps.length; i++) {
      const velocities = velocitiesAt(parameters, sizes, noised, labels, steps[i - 1]!, schedule);
      moveAlong(schedule, steps[i - 1]!, steps[i]!, noised, velocities);
    }
  }

  return {
    ...shape,
    kind: 'diffusion',
    latentSize: sizes.inputs,
    prior: (rows, random) => normals(rows, sizes.inputs, random),
    decode(latents, labels) {
      const images = Float32Array.from(latents);
      travel(images, labels, down);
      return images.map((value) => Math.min(1, Math.max(0, (value + 1) / 2)));
    },
    encode(inputs, labels) {
      const latents = inputs.map((value) => 2 * value - 1);
      travel(latents, labels, down.toReversed());
      return latents;
    },
    dispose: () => parameters.dispose(),
  };
}

function velocitiesAt(
  parameters: Parameters,
  { inputs, classes, blocks }: DenoiserSizes,
  noised: Float32Array,
  labels: Int32Array,
  step: number,
  schedule: NoiseSchedule,
): Float32Array {
  const rows = labels.length;
  return tf.tidy(() => {
    const question: DenoiserQuestion = {
      noised: tf.tensor3d(noised, [1, rows, inputs]),
      time: timeTensor(Array<number>(rows).fill(step), schedule.steps),
      classes: oneHot(labels, classes),
    };
    return predictVelocities(parameters, blocks, question).dataSync() as Float32Array;
  });
}
