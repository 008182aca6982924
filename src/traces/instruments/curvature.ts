import * as tf from '@tensorflow/tfjs-core';
import { randomStream } from '../../lib/random.ts';
import type { ObservableTrainer, StepCapture } from '../../training/contract.ts';
import { addUnpacked, combine } from '../../training/ops/combine.ts';
import type { Instrument, InstrumentContext, Measurement, Observation } from './contract.ts';
import { findCriticalMultiples } from './curvature/critical-step.ts';
import { createHessian, type Hessian, pack } from './curvature/hessian.ts';
import { buildKrylovSpace, type KrylovSpace, largestRitzPair, sumBasis } from './curvature/lanczos.ts';
import { adamInverseRoot, adamMargins, momentumMargins } from './curvature/margins.ts';
import { estimateTrace } from './curvature/trace.ts';
import {
  addScaled,
  dot,
  everywhere,
  negated,
  norm,
  normalise,
  randomSigns,
  type Vector,
} from './curvature/vectors.ts';
import { metricsOf } from './metric.ts';

const metric = metricsOf('curvature');
const raw = ['loss/weight²', 'loss-scaled', 'scalar'] as const;
const margin = ['ratio', 'scale-free', 'scalar'] as const;

/** Forward passes of the search for the critical step. */
const evaluations = 10;

/** How closely curvature is estimated: what a recording pays for, and what the ablation turns up. */
export interface CurvatureSettings {
  /** Steps of Lanczos, of H and of P⁻¹H alike. */
  readonly steps: number;
  /** Hutchinson probes of the trace. */
  readonly probes: number;
}

const usual: CurvatureSettings = { steps: 5, probes: 4 };

/**
 * The loss surface where the step began (H and g at the weights before it, on the curvature probe, batch statistics,
 * dropout off), and the step u against it. A margin above 1 means that the step was too long for the surface. Errors in
 * the metrics' texts were measured on networks of about 1,000 weights with exact spectra (docs/engine.md).
 */
export function createCurvatureInstrument({ steps, probes }: CurvatureSettings): Instrument {
  return {
    id: 'curvature',
    title: 'Curvature of the loss, and the step against it',
    family: 'curvature',
    schedule: 'curvature',
    metrics: [
      metric('top-eigenvalue', [...raw, steps + 2], 'eigenvalue λ of H of largest size, signed; Lanczos from the gradient and fresh random signs, within 0.2 % nine times in ten'),
      metric('top-eigenvalue-error', [...margin, 0], '‖Hv − λv‖/|λ|: H has an eigenvalue within this share of λ'),
      metric('hessian-trace', [...raw, probes], 'trace of H: exact where Lanczos has been, Hutchinson with fresh probes beside; within 20 % nine times in ten'),
      metric('hessian-trace-error', [...raw, 0], 'standard error of hessian-trace over its probes'),
      metric('evenness', [...margin, 0], 'hessian-trace over weight count times top-eigenvalue, with the error of the trace'),
      metric('gradient-curvature', [...raw, 2], 'gᵀHg/‖g‖², curvature along the gradient'),
      metric('update-curvature', [...raw, 2], 'uᵀHu/‖u‖², curvature along the update'),
      metric('update-margin', [...margin, 0], 'κ = −uᵀHu/(2 gᵀu): 1 where the step lands as high as it started'),
      metric('critical-sharpness', [...raw, evaluations / 3], '2/(learning rate × critical multiple of u) (arXiv 2601.16979)'),
      metric('critical-ratio', [...margin, 0], 'actual step over the shortest step along u that raises the loss'),
      metric('ascent', ['flag', 'scale-free', 'scalar', 0], '1 where gᵀu ≥ 0, so that the step went uphill on the probe, else 0'),
      metric('rate-threshold', [...margin, 0], 'learning rate × top-eigenvalue / 2, whatever the optimizer (arXiv 2103.00065)'),
      metric('momentum-threshold', [...margin, 0], 'top-eigenvalue over the threshold of SGD with its momentum; SGD only'),
      metric('adam-threshold', [...margin, steps], 'eigenvalue of P⁻¹H over the threshold of Adam, Lanczos, within 15 % nine times in ten; Adam only (arXiv 2207.14484)'),
    ], // biome-ignore format: a table
    start: (context) => ({ observe: (observation) => lookAtStep(context, observation, { steps, probes }) }),
  };
}

export const curvatureInstrument = createCurvatureInstrument(usual);

function lookAtStep(
  context: InstrumentContext,
  observation: Observation,
  settings: CurvatureSettings,
): Record<string, Measurement> {
  const { capture, step } = observation;
  if (capture === null) return {};
  let measured: Record<string, Measurement> = {};
  tf.tidy(() => {
    measured = measureStep(context, { ...observation, capture }, settings, (purpose) =>
      context.streams.map((names) => randomStream(...names, 'curvature', purpose, step)),
    );
  });
  return measured;
}

type Streams = (purpose: string) => ReturnType<typeof randomStream>[];

function measureStep(
  { specs }: InstrumentContext,
  { trainer, step, capture, curvatureProbe }: Observation & { readonly capture: StepCapture },
  { steps, probes }: CurvatureSettings,
  streams: Streams,
): Record<string, Measurement> {
  const hessian = createHessian(trainer, curvatureProbe, weightsBefore(trainer, capture));
  try {
    const update = pack(capture.updates);
    const signs = normalise(randomSigns(update.shape[1]!, streams('start')));
    const { multiplyAhead, gradient } = hessian;
    const space = buildKrylovSpace(multiplyAhead, mix(gradient, signs), steps);
    const { value: lambda, error } = measureEigenvalue(hessian, space);
    const trace = estimateTrace(hessian, space, streams('probes'), probes);
    const optimizers = specs.map(({ optimizer }) => optimizer);
    const rates = trainer.learningRates();
    const root = adamInverseRoot(trainer, optimizers, step);
    return {
      'curvature.top-eigenvalue': lambda,
      'curvature.top-eigenvalue-error': error,
      'curvature.hessian-trace': trace.value,
      'curvature.hessian-trace-error': trace.standardError,
      'curvature.evenness': trace.value.map((value, r) => value / (gradient.shape[1]! * lambda[r]!)),
      'curvature.rate-threshold': lambda.map((value, r) => (value * rates[r]!) / 2),
      'curvature.momentum-threshold': momentumMargins(optimizers, rates, lambda),
      ...(root && {
        'curvature.adam-threshold': adamMargins(
          optimizers,
          rates,
          ofAdam(hessian, root, update, signs, steps),
        ),
      }),
      ...describeDirections(hessian, update),
      ...describeCriticalStep(trainer, curvatureProbe, hessian, update),
    };
  } finally {
    hessian.dispose();
  }
}

function weightsBefore(trainer: ObservableTrainer, { updates }: StepCapture): tf.Tensor[] {
  const one = everywhere(trainer.replicas, 1);
  return trainer.trainable.map((index, i) => combine(trainer.weight(index), one, updates[i]!, negated(one)));
}

/**
 * Where Lanczos starts: the gradient lies mostly along the steepest directions, and random signs are in none of the
 * symmetries of the network that it can be caught in (units that started alike).
 */
function mix(direction: Vector, signs: Vector): Vector {
  return addScaled(signs, normalise(direction), everywhere(signs.shape[0]!, 1));
}

/** Half the usual step, since the error of the difference is largest along this very vector. */
const eigenvectorStride = 0.5;

/** The Rayleigh quotient of the best vector of the space, and the length of Hv − λv over |λ|. */
function measureEigenvalue({ multiply }: Hessian, space: KrylovSpace) {
  const vector = normalise(sumBasis(space, largestRitzPair(space)));
  const product = multiply(vector, eigenvectorStride);
  const value = dot(vector, product);
  const residual = norm(addScaled(product, vector, negated(value)));
  return { value, error: residual.map((length, r) => length / Math.abs(value[r]!)) };
}

/** Eigenvalue of P⁻¹H of largest size, as that of P^-½ H P^-½, whose eigenvectors are orthogonal. */
function ofAdam({ multiplyAhead }: Hessian, root: Vector, update: Vector, signs: Vector, steps: number) {
  const multiplyBy = (direction: Vector) =>
    tf.tidy(() => tf.mul(root, multiplyAhead(tf.mul(root, direction))) as Vector);
  return largestRitzPair(buildKrylovSpace(multiplyBy, mix(tf.div(update, root), signs), steps)).value;
}

/** Curvature along gradient and update, and the step against slope and curvature where it began. */
function describeDirections({ gradient, multiply }: Hessian, update: Vector): Record<string, Measurement> {
  const along = (direction: Vector) => dot(direction, multiply(direction));
  const [gradientForm, updateForm] = [along(gradient), along(update)];
  const [gradientSquares, updateSquares] = [dot(gradient, gradient), dot(update, update)];
  const slope = dot(gradient, update);
  return {
    'curvature.gradient-curvature': gradientForm.map((form, r) => form / gradientSquares[r]!),
    'curvature.update-curvature': updateForm.map((form, r) => form / updateSquares[r]!),
    'curvature.update-margin': updateForm.map((form, r) => -form / (2 * slope[r]!)),
    'curvature.ascent': slope.map((value) => (Number.isNaN(value) ? value : Number(value >= 0))),
  };
}

function describeCriticalStep(
  trainer: ObservableTrainer,
  batch: Observation['curvatureProbe'],
  { weights, losses }: Hessian,
  update: Vector,
): Record<string, Measurement> {
  const critical = findCriticalMultiples(
    losses,
    (multiples) => {
      const moved = addUnpacked(weights, update, multiples);
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
