import * as tf from '@tensorflow/tfjs-core';
import { type RandomStream, randomStream } from '../../lib/random.ts';
import { activate } from '../../training/ops/activation.ts';
import type { GeneratorShape, GeneratorWeight, LabelledInputs, TrainingOptions } from '../contract.ts';
import { defineGenerator, openConditional } from './define.ts';
import { createBatches, type MiniBatches, noise } from './networks/batches.ts';
import {
  createParameters,
  type DenseSizes,
  denseSizes,
  openParameters,
  type ParameterPlan,
  type Parameters,
  planDense,
  runDense,
} from './networks/layers.ts';
import { adam, createAverage, createLearner } from './networks/learner.ts';

const id = 'gan';

const settings = {
  steps: 4000,
  batchSize: 64,
  learningRate: 1e-3,
  /** Adam's β₁ and β₂. */
  momentum: 0.5,
  secondMomentum: 0.99,
  latentSize: 16,
  /** Hidden units per root of the number of inputs, of both networks. */
  unitsPerRoot: 16,
  /** Weight of the penalty on the slope of the discriminator. */
  slopePenalty: 0.2,
  /** Standard deviation of the step along which its slope is measured. */
  slopeStep: 0.05,
  /** Of the average of the generator's weights that is decoded with. */
  averaging: 0.998,
};
type Settings = typeof settings;

/** The conditional GAN, dense: a generator of two hidden layers against a discriminator of two. */
export const gan = defineGenerator({
  id,
  title: 'Conditional generative adversarial network',
  source:
    'The conditional GAN of arXiv 2412.17652 at the size of dense networks, trained in pairs of one class and with slope penalties on both sides (arXiv 2501.05441), since its own training needs far larger data.',
  settings,
  train: trainGan,
  open(weights, shape, settings) {
    const sizes = sizesOf(shape, settings);
    const parameters = openParameters(planGenerator(sizes), weights);
    const paint = (latents: tf.Tensor3D, classes: tf.Tensor3D) => generate(parameters, latents, classes);
    return openConditional(id, shape, sizes.latentSize, parameters, paint);
  },
});

/** Latents of tables too have as many numbers as set. */
function sizesOf(shape: GeneratorShape, chosen: Settings): DenseSizes {
  return { ...denseSizes(shape, chosen), latentSize: chosen.latentSize };
}

function planGenerator({ inputs, classes, units, latentSize }: DenseSizes): ParameterPlan[] {
  return [
    ...planDense('generator-0', latentSize + classes, units),
    ...planDense('generator-1', units, units),
    ...planDense('picture', units, inputs, { kind: 'glorotUniform' }),
  ];
}

/** Latents `[1, B, latentSize]` and one-hot classes to inputs in [0, 1]. */
function generate(parameters: Parameters, latents: tf.Tensor3D, classes: tf.Tensor3D): tf.Tensor3D {
  let x = runDense(parameters, 'generator-0', tf.concat([latents, classes], 2));
  x = runDense(parameters, 'generator-1', x);
  return activate(runDense(parameters, 'picture', x, 'linear'), 'sigmoid') as tf.Tensor3D;
}

function planDiscriminator({ inputs, classes, units }: DenseSizes): ParameterPlan[] {
  return [
    ...planDense('discriminator-0', inputs, units),
    ...planDense('discriminator-1', units, units),
    ...planDense('realness', units, classes, { kind: 'glorotUniform' }),
  ];
}

/** How real inputs look as examples of their class, `[1, B]`: a projection discriminator (arXiv 1802.05637). */
function scoreRealness(parameters: Parameters, inputs: tf.Tensor, classes: tf.Tensor): tf.Tensor {
  let x = runDense(parameters, 'discriminator-0', inputs.mul(2).sub(1));
  x = runDense(parameters, 'discriminator-1', x);
  return runDense(parameters, 'realness', x, 'linear').mul(classes).sum(2);
}

function trainGan(
  data: LabelledInputs,
  { seed, progress }: TrainingOptions,
  settings: Settings,
): GeneratorWeight[] {
  const stream = (purpose: string) => randomStream('generator', id, seed, purpose);
  const sizes = sizesOf(data, settings);
  const generator = createParameters(planGenerator(sizes), stream('generator'));
  const discriminator = createParameters(planDiscriminator(sizes), stream('discriminator'));
  const rates = adam(settings.learningRate, settings.momentum, settings.secondMomentum);
  const [fooling, judging] = [createLearner(generator, rates), createLearner(discriminator, rates)];
  const batches = createBatches(data, settings.batchSize, stream('batches'));
  const average = createAverage(generator, settings.averaging);
  const random = stream('noise');
  const draw = () => drawPairs(generator, batches, sizes.latentSize, random);
  for (let step = 1; step <= settings.steps; step++) {
    judging.step(() => discriminatorLoss(discriminator, draw(), settings, random));
    fooling.step(() => activate(compare(discriminator, draw()).lead, 'softplus').mean());
    average.update();
    progress?.(step, settings.steps);
  }
  const weights = average.read();
  for (const part of [generator, discriminator, fooling, judging, batches, average]) part.dispose();
  return weights;
}

/** Real inputs, and as many generated ones of the same classes. */
interface Pairs {
  readonly real: tf.Tensor3D;
  readonly made: tf.Tensor3D;
  readonly classes: tf.Tensor3D;
}

function drawPairs(
  generator: Parameters,
  batches: MiniBatches,
  latentSize: number,
  random: RandomStream,
): Pairs {
  const { inputs, classes } = batches.next();
  const latents = noise(batches.size, latentSize, random);
  return { real: inputs, made: generate(generator, latents, classes), classes };
}

/** Scores of each pair, and by how much the real input leads: what both networks learn from (arXiv 1807.00734). */
function compare(discriminator: Parameters, { real, made, classes }: Pairs) {
  const scores = scoreRealness(discriminator, tf.concat([real, made], 1), tf.concat([classes, classes], 1));
  const [ofReal, ofMade] = tf.split(scores, 2, 1) as [tf.Tensor, tf.Tensor];
  return { scores, lead: ofReal.sub(ofMade) };
}

/**
 * The discriminator's loss with a penalty on the square of its slope at real and made inputs (R1 and R2, arXiv 1801.04406).
 * The slope is that between an input and one a random step away, whose square is on average that of the gradient: our
 * kernels have no second derivatives.
 */
function discriminatorLoss(
  discriminator: Parameters,
  pairs: Pairs,
  { slopePenalty, slopeStep }: Settings,
  random: RandomStream,
): tf.Tensor {
  const { real, made, classes } = pairs;
  const [, rows, size] = real.shape;
  const aside = (inputs: tf.Tensor3D) => inputs.add(noise(rows, size, random).mul(slopeStep)) as tf.Tensor3D;
  const here = compare(discriminator, pairs);
  const there = compare(discriminator, { real: aside(real), made: aside(made), classes });
  const slopes = here.scores.sub(there.scores).div(slopeStep);
  return activate(here.lead.neg(), 'softplus').mean().add(slopes.square().mean().mul(slopePenalty));
}
