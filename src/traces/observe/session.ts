import * as tf from '@tensorflow/tfjs';
import type { StepCapture } from '../../training/contract.ts';
import type { Instrument, TrainedSpec } from '../instruments/contract.ts';
import { instruments } from '../instruments/index.ts';
import { DivergenceWatch } from '../outcome.ts';
import { planChecks } from '../schedule.ts';
import { RecordedSeries } from '../series.ts';
import { type ModelView, type Progress, viewModel } from './model-view.ts';
import type { Batches } from './probe-batches.ts';
import { tapOptimizer } from './step-capture.ts';

/** Whose numbers a model can give; labels belong to programs with a healthy version. */
const families: ReadonlySet<string> = new Set(['loss', 'gradient', 'optimizer', 'activation', 'curvature']);

const watching: readonly Instrument[] = instruments.members.filter(({ family }) => families.has(family));
/** Columns of every observed trace, whether its network can fill them or not. */
export const metricsRecorded = watching.flatMap(({ metrics }) => metrics);

/** How long a training is to be. */
export interface Plan {
  readonly stepsPerEpoch: number;
  readonly plannedSteps: number;
  readonly batchSize: number | null;
}

/** One `fit` under observation. */
export interface Session {
  readonly view: ModelView;
  readonly series: RecordedSeries;
  readonly watch: DivergenceWatch;
  readonly plan: Plan;
  readonly progress: Progress;
  afterStep(loss: number): void;
  close(): void;
}

/** Looks at the model before its first step, and from then on at every check. */
export function startSession(
  model: tf.LayersModel,
  spec: TrainedSpec,
  batches: Batches,
  plan: Plan,
): Session {
  const progress = { ...plan, step: 0 };
  const { checks, curvature } = scheduleOf(plan.plannedSteps);
  const view = viewModel(model, () => progress);
  const trained = view.trainable.map((_, i) => model.trainableWeights[i]!.read() as tf.Variable);
  const tap = tapOptimizer(model.optimizer, trained, () => checks.has(progress.step + 1));
  const series = new RecordedSeries(metricsRecorded);
  const watch = new DivergenceWatch(1);
  const observers = observersFor(view, spec, batches, curvature);
  let recentLosses: Float32Array[] = [];
  const look = (capture: StepCapture | null) => {
    const { probe, curvatureProbe, evaluation } = batches;
    const observation = {
      trainer: view,
      step: progress.step,
      probe,
      curvatureProbe,
      evaluation,
      capture,
      recentLosses,
    };
    const asked = observers.filter(({ isAsked }) => isAsked(progress.step));
    series.add(
      progress.step,
      Object.assign({}, ...asked.map(({ observer }) => observer.observe(observation))),
    );
    view.endLook();
    recentLosses = [];
  };
  look(null);
  let isOpen = true;
  return {
    view,
    series,
    watch,
    plan,
    progress,
    afterStep(loss) {
      progress.step++;
      recentLosses.push(Float32Array.of(loss));
      watch.look(progress.step, recentLosses.at(-1)!);
      const capture = tap.take(loss);
      if (capture === null) return;
      for (const index of view.weights.keys())
        watch.look(progress.step, view.weight(index).dataSync() as Float32Array);
      look(capture);
      tf.dispose([...capture.gradients, ...capture.updates]);
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      tap.remove();
      for (const { observer } of observers) observer.dispose?.();
      view.endLook();
    },
  };
}

function scheduleOf(plannedSteps: number) {
  const { checks, curvature } = planChecks(plannedSteps);
  return { checks: new Set(checks), curvature: new Set(curvature) };
}

function observersFor(view: ModelView, spec: TrainedSpec, batches: Batches, curvature: ReadonlySet<number>) {
  const context = {
    trainer: view,
    specs: [batches.hasValidation ? spec : { ...spec, withoutValidation: true as const }],
    healthy: spec,
    streams: [['observed', 'instruments']],
    healthyLosses: () => {
      throw new Error('no healthy program is known of an observed training');
    },
  };
  const hasBatchNormalisation = view.layers.some(({ kind }) => kind === 'batchNormalization');
  return watching
    .filter(({ family }) => family !== 'curvature' || !hasBatchNormalisation)
    .map((instrument) => ({
      observer: instrument.start(context),
      isAsked: (step: number) => instrument.schedule === 'checks' || curvature.has(step),
    }));
}
