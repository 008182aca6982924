import * as tf from '@tensorflow/tfjs';
import type { StepCapture } from '../../training/contract.ts';
import type { Instrument, InstrumentContext, TrainedSpec } from '../instruments/contract.ts';
import { DivergenceWatch } from '../outcome.ts';
import { planChecks } from '../schedule.ts';
import { type ActiveInstruments, RecordedSeries, startInstruments } from '../series.ts';
import { metricsRecorded, watching } from './metrics.ts';
import { type ModelView, viewModel } from './model-view.ts';
import type { ProbeBatches } from './probe-batches.ts';

/** How long a training is to be. */
export interface Plan {
  readonly stepsPerEpoch: number;
  readonly plannedSteps: number;
  readonly batchSize: number | null;
}

/** One `fit` under observation: looks at the model before its first step, and from then on at every check. */
export class Session {
  readonly view: ModelView;
  readonly series = new RecordedSeries(metricsRecorded);
  readonly watch = new DivergenceWatch(1);
  readonly plan: Plan;
  readonly #progress: { step: number };
  readonly #batches: ProbeBatches;
  readonly #tap: CaptureTap;
  readonly #instruments: ActiveInstruments;
  #recentLosses: Float32Array[] = [];
  #isOpen = true;

  constructor(model: tf.LayersModel, spec: TrainedSpec, batches: ProbeBatches, plan: Plan) {
    const progress = { ...plan, step: 0 };
    const { checks, curvature } = planChecks(plan.plannedSteps);
    this.plan = plan;
    this.#progress = progress;
    this.#batches = batches;
    this.view = viewModel(model, () => progress);
    const trained = this.view.trainable.map((_, i) => model.trainableWeights[i]!.read() as tf.Variable);
    const wanted = new Set(checks);
    this.#tap = tapOptimizer(model.optimizer, trained, () => wanted.has(progress.step + 1));
    const context = contextOf(this.view, spec, batches);
    this.#instruments = startInstruments(watchingOf(this.view), context, curvature, this.series);
    this.#look(null);
  }

  /** Steps that are done. */
  get step(): number {
    return this.#progress.step;
  }

  afterStep(loss: number): void {
    this.#progress.step++;
    const losses = Float32Array.of(loss);
    this.#recentLosses.push(losses);
    this.watch.look(this.step, losses);
    const capture = this.#tap.take(loss);
    if (capture === null) return;
    this.watch.lookAtWeights(this.view);
    this.#look(capture);
    tf.dispose([...capture.gradients, ...capture.updates]);
  }

  #look(capture: StepCapture | null): void {
    const { probe, curvatureProbe, evaluation } = this.#batches;
    const at = { trainer: this.view, step: this.step, capture, recentLosses: this.#recentLosses };
    this.#instruments.look({ ...at, probe, curvatureProbe, evaluation });
    this.view.endLook();
    this.#recentLosses = [];
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#tap.remove();
    this.#instruments.dispose();
    this.view.endLook();
  }
}

function contextOf(view: ModelView, spec: TrainedSpec, { hasValidation }: ProbeBatches): InstrumentContext {
  return {
    trainer: view,
    specs: [hasValidation ? spec : { ...spec, withoutValidation: true as const }],
    healthy: spec,
    streams: [['observed', 'instruments']],
    healthyLosses: () => {
      throw new Error('no healthy program is known of an observed training');
    },
  };
}

function watchingOf(view: ModelView): readonly Instrument[] {
  const hasBatchNormalisation = view.layers.some(({ kind }) => kind === 'batchNormalization');
  return watching.filter(({ family }) => family !== 'curvature' || !hasBatchNormalisation);
}

/** Keeps what an optimizer is given and what it does, at the steps that are wanted. */
interface CaptureTap {
  /** Gradients and updates of the step just finished, the caller's to dispose; null where it was not wanted. */
  take(loss: number): StepCapture | null;
  /** Leaves the optimizer as it was. */
  remove(): void;
}

/**
 * Listens at the optimizer's `applyGradients`, which `fit` calls once per step with the gradients of the very mini-batch: none
 * is computed for it. The optimizer gets the same tensors as without.
 */
function tapOptimizer(
  optimizer: tf.Optimizer,
  trained: readonly tf.Variable[],
  isWanted: () => boolean,
): CaptureTap {
  let kept: Pick<StepCapture, 'gradients' | 'updates'> | null = null;
  const apply = optimizer.applyGradients;
  optimizer.applyGradients = (gradients) => {
    if (!isWanted()) return apply.call(optimizer, gradients);
    const before = trained.map((variable) => tf.clone(variable));
    const byName = gradientsByName(gradients);
    const copies = trained.map(({ name }) => tf.keep(tf.tidy(() => tf.expandDims(byName.get(name)!, 0))));
    apply.call(optimizer, gradients);
    const updates = trained.map((variable, i) =>
      tf.keep(tf.tidy(() => tf.expandDims(tf.sub(variable, before[i]!), 0))),
    );
    tf.dispose(before);
    kept = { gradients: copies, updates };
  };
  return {
    take(loss) {
      const capture = kept === null ? null : { ...kept, losses: Float32Array.of(loss) };
      kept = null;
      return capture;
    },
    remove() {
      // The method of its class shows again.
      delete (optimizer as Partial<tf.Optimizer>).applyGradients;
      if (kept !== null) tf.dispose([...kept.gradients, ...kept.updates]);
      kept = null;
    },
  };
}

type NamedTensors = Parameters<tf.Optimizer['applyGradients']>[0];

function gradientsByName(gradients: NamedTensors): Map<string, tf.Tensor> {
  if (Array.isArray(gradients)) return new Map(gradients.map(({ name, tensor }) => [name, tensor]));
  return new Map(Object.entries(gradients));
}
