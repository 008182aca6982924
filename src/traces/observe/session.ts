import type { LayersModel } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { errorText } from '../../lib/errors.ts';
import type { StepCapture } from '../../training/contract.ts';
import type { Instrument, InstrumentContext, Measurement, Observer } from '../instruments/contract.ts';
import { describeBatches } from '../instruments/loss.ts';
import { DivergenceWatch } from '../outcome.ts';
import { RecordedSeries } from '../series.ts';
import { CheckPlan, costsOf } from './check-plan.ts';
import type { Look, Plan } from './contract.ts';
import type { DescribedTraining, Missing } from './describe-training.ts';
import { metricsRecorded, watching } from './metrics.ts';
import { type ModelView, viewModel } from './model-view.ts';
import type { ProbeBatches } from './probe-batches.ts';
import { type CaptureTap, tapOptimizer } from './tap.ts';

/** What a session knows of the training. */
export interface SessionParts {
  readonly model: LayersModel;
  readonly optimizer: tf.Optimizer | undefined;
  readonly described: DescribedTraining;
  readonly batches: ProbeBatches | null;
  readonly look: Look;
  readonly missing: Missing;
}

/** One training under observation: looks at the model before its first step, and from then on at every check. Nothing in it throws. */
export class Session {
  readonly view: ModelView;
  readonly series = new RecordedSeries(metricsRecorded);
  readonly watch = new DivergenceWatch(1);
  readonly checks: CheckPlan;
  batchSize: number | null;
  /** What ended the training before its time. */
  crash: string | null = null;
  readonly #parts: SessionParts;
  readonly #progress: { step: number; stepsPerEpoch: number; plannedSteps: number };
  readonly #observers: { readonly instrument: Instrument; readonly observer: Observer }[] = [];
  #tap: CaptureTap | null = null;
  #wanted = -1;
  #recentLosses: Float32Array[] = [];

  constructor(parts: SessionParts, plan: Plan) {
    const { model, optimizer, described, batches, look } = parts;
    this.#parts = parts;
    this.batchSize = plan.batchSize;
    const rows =
      batches === null
        ? 0
        : batches.probe.rows + batches.evaluation.train.rows + batches.evaluation.validation.rows;
    this.checks = new CheckPlan(plan.plannedSteps, costsOf(plan.batchSize, rows), look.curvature ?? null);
    const planned = plan.plannedSteps ?? 0;
    this.#progress = { step: 0, plannedSteps: planned, stepsPerEpoch: plan.stepsPerEpoch ?? planned };
    this.view = viewModel(model, described.link, optimizer, () => this.#progress);
    this.#start();
    this.open();
    if (this.checks.isCheck(0)) this.#look(null);
    this.#askForNext();
  }

  /** Steps that are done. */
  get step(): number {
    return this.#progress.step;
  }

  /** Listens to the optimizer again, where it was left alone since. */
  open(): void {
    if (this.#tap !== null || this.#parts.look.gradients === false) return;
    const isWanted = () => this.#wanted === this.step + 1;
    this.#tap = tapOptimizer(this.#parts.optimizer, this.view.trained, isWanted, (error) =>
      this.#note('gradient', error),
    );
  }

  /** Another `fit` goes on where the last one ended. */
  goOn(): void {
    this.crash = null;
    this.open();
    if (this.step >= (this.checks.planned ?? 0)) this.checks.openEnd();
    this.#askForNext();
  }

  afterStep(loss: number | null): void {
    this.#progress.step++;
    if (loss !== null) {
      this.#recentLosses.push(Float32Array.of(loss));
      this.watch.look(this.step, Float32Array.of(loss));
    }
    const capture = this.#tap?.take(loss ?? Number.NaN) ?? null;
    if (this.#wanted === this.step) {
      this.watch.lookAtWeights(this.view);
      this.#look(capture);
    }
    if (capture !== null) tf.dispose([...capture.gradients, ...capture.updates]);
    this.#askForNext();
  }

  #askForNext(): void {
    if (this.checks.isCheck(this.step + 1)) this.#wanted = this.step + 1;
  }

  #start(): void {
    const { batches, described, look } = this.#parts;
    const spec = described.spec;
    const context: InstrumentContext = {
      trainer: this.view,
      specs: [batches?.hasValidation ? spec : { ...spec, withoutValidation: true as const }],
      healthy: spec,
      streams: [['observed', 'instruments']],
      healthyLosses: () => {
        throw new Error('no healthy program is known of an observed training');
      },
    };
    for (const instrument of watching) {
      if (instrument.family === 'gradient' && look.gradients === false)
        this.#leaveOut('gradient', 'not looked at');
      else if (needsProbe(instrument) && batches === null) continue;
      else if (instrument.family === 'activation' && look.activations === false)
        this.#leaveOut('activation', 'not looked at');
      else if (instrument.family === 'curvature' && !this.#canCurve()) continue;
      else
        this.#attempt(instrument.id, () => {
          this.#observers.push({ instrument, observer: instrument.start(context) });
        });
    }
  }

  /** Whether curvature can be had and is wanted; else says why not. */
  #canCurve(): boolean {
    const hasNorms = this.view.layers.some(({ kind }) => kind === 'batchNormalization');
    if (hasNorms)
      this.#leaveOut('curvature', 'batch normalisation: no pass uses batch statistics and changes nothing');
    else if (this.#parts.look.curvature === false) this.#leaveOut('curvature', 'not looked at');
    else if (!this.checks.hasCurvature)
      this.#leaveOut('curvature', 'it would cost more than 10 % of the training; look: { curvature: true }');
    else return true;
    return false;
  }

  #leaveOut(what: string, why: string): void {
    this.#parts.missing.set(what, why);
  }

  #note(what: string, error: unknown): void {
    const reason = errorText(error);
    if (!this.#parts.missing.has(what))
      console.warn(`faultgap: ${what} cannot be observed and is left out (${reason.slice(0, 200)})`);
    this.#parts.missing.set(what, reason.slice(0, 300));
  }

  #attempt<T>(what: string, work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.#note(what, error);
      return null;
    }
  }

  #look(capture: StepCapture | null): void {
    const readings: Record<string, Measurement> = {};
    for (const one of [...this.#observers]) {
      const { instrument, observer } = one;
      if (instrument.schedule === 'curvature' && !this.checks.isCurvature(this.step)) continue;
      // An engine scope is left as it was found, whatever is thrown within.
      const found = this.#attempt(instrument.id, () => observer.observe(this.#observation(capture)));
      if (found === null) this.#observers.splice(this.#observers.indexOf(one), 1);
      else Object.assign(readings, found);
    }
    if (this.#parts.batches === null)
      Object.assign(readings, describeBatches({ trainer: this.view, recentLosses: this.#recentLosses }));
    if (!Number.isFinite(this.view.learningRates()[0])) {
      for (const id of ['optimizer.learning-rate', 'optimizer.rate-ratio']) delete readings[id];
      this.#leaveOut('optimizer.learning-rate', 'the optimizer shows none');
    }
    this.series.add(this.step, readings);
    this.view.endLook();
    this.#observed = null;
    this.#recentLosses = [];
  }

  #observed: Parameters<Observer['observe']>[0] | null = null;

  /** One object per look: what instruments read together is remembered by it. */
  #observation(capture: StepCapture | null): Parameters<Observer['observe']>[0] {
    const { batches } = this.#parts;
    this.#observed ??= {
      ...{ trainer: this.view, step: this.step, capture, recentLosses: this.#recentLosses },
      ...(batches ?? ({} as ProbeBatches)),
    };
    return this.#observed;
  }

  /** Leaves the optimizer alone; `goOn` listens again. */
  pause(): void {
    this.#tap?.remove();
    this.#tap = null;
    this.view.endLook();
  }

  close(): void {
    this.pause();
    for (const { observer } of this.#observers) observer.dispose?.();
    this.#observers.length = 0;
  }
}

function needsProbe({ family }: Instrument): boolean {
  return family === 'loss' || family === 'activation' || family === 'curvature';
}
