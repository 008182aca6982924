import type { LayersModel } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { errorText, InputError } from '../../lib/errors.ts';
import { writeTraces } from '../store/group-file.ts';
import type { ObserveOptions, Plan, StepLoss, TfjsModel, TrainingObserver } from './contract.ts';
import { describeTraining, type Missing } from './describe-training.ts';
import { layersOfTfjs } from './layers-of-tfjs.ts';
import { metricsRecorded } from './metrics.ts';
import { trainedModel } from './model-layers.ts';
import { type ProbeBatches, probesOf } from './probe-batches.ts';
import { Session } from './session.ts';
import { traceOfSession } from './trace-of-session.ts';

/**
 * Records a trace of somebody's own training: the same instruments that record the corpus look at a `tf.LayersModel` while `fit`, or
 * a loop of one's own, trains it, at up to 40 checks. Losses of the training are the same bit for bit with it and without it. It
 * throws nothing into the training: what cannot be had is null, with the reason in `header.observed.missing`.
 *
 * Where it differs from a recording of the corpus: curvature is null in networks with batch normalisation (tfjs has no pass that uses
 * batch statistics and changes nothing), and is measured without holding ReLU masks fixed; moments are those of Adam and RMSProp.
 */
export function observeTraining(own: TfjsModel, options: ObserveOptions = {}): TrainingObserver {
  const model = own as unknown as LayersModel;
  const missing: Missing = new Map();
  const described = describeTraining(model, options.task ?? null, missing);
  const batches = attempt('the probe', missing, () => probesOf(model, options, missing));
  if (options.probe !== undefined && batches === null)
    console.warn(`faultgap: probe rows are left out (${missing.get('probe')})`);
  const optimizer = options.optimizer ?? (trainedModel(model).optimizer as tf.Optimizer | undefined);
  const parts = { model, optimizer, described, batches, look: options.look ?? {}, missing };
  let session: Session | null = null;
  let isInFit = false;
  const begin = (plan: Plan) => {
    if (session === null) session = attempt('training', missing, () => new Session(parts, plan));
    else session.goOn();
  };
  // `fit` of another copy of tfjs takes this for settings, and calls its methods on a callback of its own, which holds `params`.
  // Left to the class, they would then call themselves without end.
  const callbacks = Object.assign(new (layersOfTfjs().CustomCallback)({}, 'never'), {
    async onTrainBegin(this: { readonly params: Params }) {
      isInFit = true;
      begin(planOf(this.params, options));
    },
    async onEpochBegin() {},
    async onBatchBegin() {},
    async onBatchEnd(_: number, logs?: tf.TensorContainerObject) {
      session?.afterStep(lossOf(logs?.loss));
    },
    async onEpochEnd() {},
    async onTrainEnd() {
      isInFit = false;
      session?.pause();
    },
  });
  const trace = () => {
    if (session === null) throw nothingObserved(missing);
    // `fit` says nothing where it throws, but is not under way any more.
    const isLost =
      isInFit && !(trainedModel(model) as unknown as { readonly isTraining?: boolean }).isTraining;
    return traceOfSession(session, parts, options, isLost ? 'fit ended with an error' : null);
  };
  return {
    callbacks,
    step: ownSteps(() => {
      if (session === null)
        begin({ stepsPerEpoch: null, plannedSteps: options.plannedSteps ?? null, batchSize: null });
      return session;
    }),
    trace,
    write: (path) => writeTraces(path, { traces: [trace()], metrics: metricsRecorded }),
    dispose() {
      session?.close();
      tf.dispose([...((batches as ProbeBatches | null)?.tensors ?? [])]);
    },
  };
}

function attempt<T>(what: string, missing: Missing, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    const reason = errorText(error);
    console.warn(`faultgap: ${what} cannot be observed (${reason.slice(0, 200)})`);
    missing.set(what === 'training' ? 'training' : 'probe', reason.slice(0, 300));
    return null;
  }
}

/** `step` of an observer, for the session that `begun` begins. */
function ownSteps(begun: () => Session | null): TrainingObserver['step'] {
  const after = (result: unknown) => begun()?.afterStep(lossOf(result));
  const fail = (error: unknown): never => {
    const session = begun();
    if (session !== null) session.crash = errorText(error);
    throw error;
  };
  return (<T>(work: StepLoss | (() => T)): T | undefined => {
    begun();
    if (typeof work !== 'function') {
      after(work);
      return;
    }
    let result: T;
    try {
      result = work();
    } catch (error) {
      return fail(error);
    }
    if (!(result instanceof Promise)) {
      after(result);
      return result;
    }
    return result.then((value) => {
      after(value);
      return value;
    }, fail) as T;
  }) as TrainingObserver['step'];
}

/** The loss in what a step gives back; null where there is none. */
function lossOf(result: unknown): number | null {
  if (typeof result === 'number') return result;
  if (Array.isArray(result)) return lossOf(result[0]);
  if (result instanceof tf.Tensor && result.size === 1 && !result.isDisposed)
    return result.dataSync()[0] as number;
  return null;
}

/** What `fit` says of itself. */
type Params = Readonly<Record<string, unknown>>;

function planOf(params: Params, { plannedSteps }: ObserveOptions): Plan {
  const number = (name: string) => (typeof params[name] === 'number' ? (params[name] as number) : null);
  const batchSize = number('batchSize');
  const samples = number('samples');
  const stepsPerEpoch =
    number('steps') ?? (samples !== null && batchSize !== null ? Math.ceil(samples / batchSize) : null);
  const epochs = (number('epochs') ?? 1) - (number('initialEpoch') ?? 0);
  const planned = plannedSteps ?? (stepsPerEpoch === null ? null : stepsPerEpoch * epochs);
  return {
    stepsPerEpoch,
    batchSize,
    plannedSteps: planned !== null && planned > 0 ? Math.round(planned) : null,
  };
}

function nothingObserved(missing: Missing): InputError {
  const failed = missing.get('training');
  return new InputError('nothing-observed', {
    rule: 'a trace is made by a training',
    need: 'observer.callbacks among the callbacks of fit, or observer.step(…) around each step',
    value: failed === undefined ? 'no step' : `a model that cannot be observed: ${failed}`,
  });
}
