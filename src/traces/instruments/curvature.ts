import * as tf from '@tensorflow/tfjs';
import type { Batch, ObservableTrainer } from '../../training/contract.ts';
import type { Instrument, InstrumentContext, Measurement, Observation } from './contract.ts';
import {
  createHessian,
  createPowerIteration,
  createSigns,
  estimateTrace,
  type Hessian,
  precondition,
  quadraticForm,
  weightShapes,
} from './curvature/hessian.ts';
import { adamInverseRoot, adamMargins, momentumMargins } from './curvature/margins.ts';
import { addScaled, dot, makeTensors, readVectors, type Vectors } from './curvature/vectors.ts';
import { metricsOf } from './metric.ts';

const metric = metricsOf('curvature');
const raw = ['loss/weight²', 'loss-scaled', 'scalar'] as const;
const margin = ['ratio', 'scale-free', 'scalar'] as const;

/** Power iterations and Hutchinson probes per event, forward passes of the search for the critical step. */
const iterations = 8;
/** Of P⁻¹H, which no feature of ours reads: fewer, as each event goes on from the last. */
const adamIterations = 4;
const probes = 4;
const evaluations = 10;

/**
 * The loss surface where the step began (H and g at the weights before it, on the curvature probe, batch statistics,
 * dropout off), and the step u against it. A margin above 1 means that the step was too long for the surface.
 */
export const curvatureInstrument: Instrument = {
  id: 'curvature',
  title: 'Curvature of the loss, and the step against it',
  family: 'curvature',
  schedule: 'curvature',
  metrics: [
    metric('lambda-max', [...raw, 2 * iterations], 'eigenvalue of H of largest size, signed; power iteration'),
    metric('trace', [...raw, 2 * probes], 'trace of H, Hutchinson estimate'),
    metric('trace-ratio', [...margin, 0], 'trace over weight count times lambda-max'),
    metric('gradient-curvature', [...raw, 2], 'gᵀHg/‖g‖², curvature along the gradient'),
    metric('update-curvature', [...raw, 2], 'uᵀHu/‖u‖², curvature along the update'),
    metric('update-margin', [...margin, 0], 'κ = −uᵀHu/(2 gᵀu): 1 where the step lands as high as it started'),
    metric('critical-sharpness', [...raw, evaluations / 3], '2/(learning rate × critical multiple of u) (arXiv 2601.16979)'),
    metric('critical-ratio', [...margin, 0], 'actual step over the shortest step along u that raises the loss'),
    metric('ascent', ['flag', 'scale-free', 'scalar', 0], '1 where gᵀu ≥ 0, so that the step went uphill on the probe, else 0'),
    metric('rate-margin', [...margin, 0], 'learning rate × lambda-max / 2, whatever the optimizer (arXiv 2103.00065)'),
    metric('momentum-margin', [...margin, 0], 'lambda-max over the threshold of SGD with its momentum; SGD only'),
    metric('adam-margin', [...margin, 2 * adamIterations], 'eigenvalue of P⁻¹H over the threshold of Adam; Adam only (arXiv 2207.14484)'),
  ], // biome-ignore format: a table
  start: (context) => {
    const tools = {
      largest: createPowerIteration(context, 'plain', iterations),
      largestOfAdam: createPowerIteration(context, 'adam', adamIterations),
      signs: createSigns(context, probes),
    };
    return { observe: (observation) => observeStep(context, observation, tools) };
  },
};

interface Tools {
  readonly largest: ReturnType<typeof createPowerIteration>;
  readonly largestOfAdam: ReturnType<typeof createPowerIteration>;
  readonly signs: ReturnType<typeof createSigns>;
}

function observeStep(
  context: InstrumentContext,
  observation: Observation,
  tools: Tools,
): Record<string, Measurement> {
  const { trainer, capture, curvatureProbe } = observation;
  if (capture === null) return {};
  const after = readVectors(trainer.trainable.map((index) => trainer.weight(index)));
  const update = readVectors(capture.updates);
  const before = addScaled(after, update, new Float64Array(trainer.replicas).fill(-1));
  const hessian = createHessian(trainer, curvatureProbe, before);
  try {
    const lambda = tools.largest(hessian.multiply, before);
    return {
      ...describeSurface(trainer, hessian, lambda, tools.signs(before)),
      ...describeUpdate(trainer, hessian, update),
      ...describeCriticalStep(trainer, curvatureProbe, hessian, update),
      ...describeMargins(context, observation, hessian, lambda, tools.largestOfAdam),
    };
  } finally {
    hessian.dispose();
  }
}

function describeMargins(
  { trainer, specs }: InstrumentContext,
  { step }: Observation,
  hessian: Hessian,
  lambda: Float64Array,
  largestOfAdam: Tools['largestOfAdam'],
): Record<string, Measurement> {
  const optimizers = specs.map(({ optimizer }) => optimizer);
  const rates = trainer.learningRates();
  const root = adamInverseRoot(trainer, optimizers, step);
  const margins = {
    'curvature.rate-margin': lambda.map((value, r) => (value * rates[r]!) / 2),
    'curvature.momentum-margin': momentumMargins(optimizers, rates, lambda),
  };
  if (root === null) return margins;
  const ofAdam = largestOfAdam(precondition(hessian, root), hessian.weights);
  return { ...margins, 'curvature.adam-margin': adamMargins(optimizers, rates, ofAdam) };
}

/** The raw curvatures, and the trace against the largest eigenvalue. */
function describeSurface(
  { replicas }: ObservableTrainer,
  hessian: Hessian,
  lambda: Float64Array,
  signs: readonly Vectors[],
): Record<string, Measurement> {
  const { gradient } = hessian;
  const trace = estimateTrace(replicas, hessian, signs);
  const squares = dot(replicas, gradient, gradient);
  const count = gradient.reduce((total, values) => total + values.length, 0) / replicas;
  return {
    'curvature.lambda-max': lambda,
    'curvature.trace': trace,
    'curvature.trace-ratio': trace.map((value, r) => value / (count * lambda[r]!)),
    'curvature.gradient-curvature': quadraticForm(replicas, hessian, gradient).map(
      (form, r) => form / squares[r]!,
    ),
  };
}

/** The step against slope and curvature where it began. */
function describeUpdate(
  { replicas }: ObservableTrainer,
  hessian: Hessian,
  update: Vectors,
): Record<string, Measurement> {
  const slope = dot(replicas, hessian.gradient, update);
  const form = quadraticForm(replicas, hessian, update);
  const squares = dot(replicas, update, update);
  return {
    'curvature.update-curvature': form.map((value, r) => value / squares[r]!),
    'curvature.update-margin': form.map((value, r) => -value / (2 * slope[r]!)),
    'curvature.ascent': slope.map((value) => (Number.isNaN(value) ? value : Number(value >= 0))),
  };
}

function describeCriticalStep(
  trainer: ObservableTrainer,
  batch: Batch,
  { weights, losses }: Hessian,
  update: Vectors,
): Record<string, Measurement> {
  const shapes = weightShapes(trainer);
  const critical = findCriticalMultiples(
    losses,
    (multiples) => {
      const moved = makeTensors(addScaled(weights, update, multiples), shapes);
      const after = trainer.lossOn(batch, { mode: 'batchStatistics', weights: moved });
      tf.dispose(moved);
      return after;
    },
    evaluations,
  );
  const rates = trainer.learningRates();
  return {
    'curvature.critical-ratio': critical.map((multiple) => 1 / multiple),
    'curvature.critical-sharpness': critical.map((multiple, r) => 2 / (rates[r]! * multiple)),
  };
}

/** Factor between trial steps until one is too long and one is not. */
const stride = 4;

/**
 * The smallest multiple c of a step at which the loss is higher than at its start, per replica, by `evaluations`
 * forward passes: from the step itself by factors of four until it is bracketed, then geometric bisection
 * (critical sharpness, arXiv 2601.16979). A rise within 1e-6 of the loss is rounding. Where no trial raises the loss
 * the longest one is returned, where every trial does the shortest: c lies in 4^±evaluations.
 *
 * @param lossesAt losses after taking `multiples` (one per replica) of the step.
 */
export function findCriticalMultiples(
  start: ArrayLike<number>,
  lossesAt: (multiples: Float64Array) => ArrayLike<number>,
  evaluations: number,
): Float64Array {
  const brackets = Array.from(start, () => ({ short: 0, long: Number.POSITIVE_INFINITY }));
  let trial = new Float64Array(brackets.length).fill(1);
  for (let i = 0; i < evaluations; i++) {
    const losses = lossesAt(trial);
    brackets.forEach((bracket, r) => {
      const limit = start[r]! + 1e-6 * Math.abs(start[r]!);
      if (losses[r]! <= limit) bracket.short = trial[r]!;
      else bracket.long = trial[r]!;
    });
    trial = Float64Array.from(brackets, nextTrial);
  }
  return trial.map((multiple, r) => (Number.isNaN(start[r]!) ? Number.NaN : multiple));
}

function nextTrial({ short, long }: { readonly short: number; readonly long: number }): number {
  if (short === 0) return long / stride;
  if (long === Number.POSITIVE_INFINITY) return short * stride;
  return Math.sqrt(short * long);
}
