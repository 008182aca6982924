import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import { packageVersion } from '../../lib/versions.ts';
import { describeBuilt } from '../header.ts';
import type { TrainedSpec } from '../instruments/contract.ts';
import { writeTraces } from '../store/group-file.ts';
import { schemaWithoutSettings } from '../store/schema.ts';
import type { FileEntry } from '../store/store.ts';
import type { ObservedSetting, Trace } from '../trace.ts';
import { architectureOf } from './architecture.ts';
import { describeTraining } from './describe-model.ts';
import { metricsRecorded } from './metrics.ts';
import type { ModelView } from './model-view.ts';
import { type ProbeBatches, probesOf, type Rows } from './probe-batches.ts';
import { type Plan, Session } from './session.ts';

export interface ObserveOptions {
  /** Fixed rows of the training data, 32 to 128 of them: what every check looks at. Copied, so they may be disposed. */
  readonly probe: Rows;
  /** Fixed rows of the validation data; without them validation metrics are null. */
  readonly validation?: Rows;
  /** What the training is called in its trace. */
  readonly name?: string;
  /** Number of this run among those of the same name. */
  readonly run?: number;
  /** Default: what the loss and the width of the output say. */
  readonly task?: NonNullable<ObservedSetting['task']>;
  /** Needed where `fit` cannot tell, as with a data set of unknown size. */
  readonly plannedSteps?: number;
}

/** A training that is watched. */
export interface TrainingObserver {
  /** For `model.fit(…, { callbacks })`. */
  readonly callbacks: tf.CustomCallback;
  /** What was recorded so far. @throws InputError `nothing-observed` before `fit` has begun. */
  trace(): Trace;
  /** Writes the trace to a file that `faultgap diagnose` and `openTraces` read. @throws InputError `nothing-observed`, `write-failed`. */
  write(path: string): Promise<FileEntry>;
  /** Only needed where `fit` did not come to its end. */
  dispose(): void;
}

/**
 * Records a trace of somebody's own training: the same instruments that record the corpus look at a compiled `tf.LayersModel` while
 * `fit` trains it, at up to 40 checks. Losses of the training are the same bit for bit with it and without it.
 *
 * Where it differs from a recording of the corpus: curvature is null in networks with batch normalisation (tfjs has no pass that uses
 * batch statistics and changes nothing), and is measured without holding ReLU masks fixed; moments are those of Adam and RMSProp.
 * @throws InputError `observe-model`, `observe-probe`.
 */
export function observeTraining(model: tf.LayersModel, options: ObserveOptions): TrainingObserver {
  const spec = describeTraining(model, options.task ?? null);
  const batches = probesOf(model, options);
  let session: Session | null = null;
  const started = (): Session => {
    if (session !== null) return session;
    throw new InputError('nothing-observed', {
      rule: 'a trace is made by a training',
      need: 'observer.callbacks among the callbacks of fit',
      value: 'no step',
    });
  };
  const callbacks: tf.CustomCallback = new tf.CustomCallback(
    {
      onTrainBegin: async () => {
        session?.close();
        session = new Session(model, spec, batches, plan(callbacks.params, options));
      },
      onBatchEnd: async (_, logs) => session?.afterStep(logs!.loss as number),
      onTrainEnd: async () => session?.close(),
    },
    'never',
  );
  const trace = () => makeTrace(started(), model, spec, batches, options);
  return {
    callbacks,
    trace,
    write: (path) => writeTraces(path, { traces: [trace()], metrics: metricsRecorded }),
    dispose: () => {
      session?.close();
      tf.dispose(batches.tensors);
    },
  };
}

/** What `fit` says of itself. */
function plan(params: Readonly<Record<string, unknown>>, { plannedSteps }: ObserveOptions): Plan {
  const number = (name: string) => (typeof params[name] === 'number' ? (params[name] as number) : null);
  const batchSize = number('batchSize');
  const samples = number('samples');
  const stepsPerEpoch =
    number('steps') ?? (samples !== null && batchSize !== null ? Math.ceil(samples / batchSize) : null);
  const epochs = (number('epochs') ?? 1) - (number('initialEpoch') ?? 0);
  const planned = plannedSteps ?? (stepsPerEpoch === null ? null : stepsPerEpoch * epochs);
  if (planned !== null && planned > 0)
    return { stepsPerEpoch: stepsPerEpoch ?? planned, plannedSteps: Math.round(planned), batchSize };
  throw new InputError('observe-steps', {
    rule: 'checks are spread over the planned steps, and fit does not say how many there are',
    need: 'observeTraining(model, { plannedSteps: … })',
    value: 'a data set of unknown size',
  });
}

const noHash = '0'.repeat(64);

function makeTrace(
  { view, series, watch, plan, step }: Session,
  model: tf.LayersModel,
  spec: TrainedSpec,
  batches: ProbeBatches,
  { name = 'observed', run = 0 }: ObserveOptions,
): Trace {
  const divergedAt = watch.stepOf(0);
  return {
    header: {
      traceId: sha256(JSON.stringify(['observed', name, run])).slice(0, 20),
      program: name,
      family: architectureOf(view.layers),
      operator: 'unknown',
      category: 'unknown',
      parameters: {},
      severity: null,
      mutant: `${name}/unknown/${run}`,
      seedIndex: run,
      session: 0,
      plannedSteps: plan.plannedSteps,
      doneSteps: divergedAt ?? step,
      outcome: watch.outcomeOf(0),
      observed: settingOf(view, model, spec, batches, plan),
      test: null,
      reference: { constantLoss: 0, evaluationRows: batches.evaluation.train.rows },
      specHash: noHash,
      dataHash: noHash,
      backend: tf.getBackend(),
      versions: { faultgap: packageVersion(), tfjs: tf.version.tfjs },
      schemaVersion: schemaWithoutSettings,
    },
    ...series.of(0, divergedAt),
  };
}

function settingOf(
  view: ModelView,
  model: tf.LayersModel,
  { loss, optimizer, task }: TrainedSpec,
  { ranges }: ProbeBatches,
  { batchSize }: Plan,
): ObservedSetting {
  const width = model.outputs[0]!.shape.at(-1) ?? 1;
  return {
    layers: describeBuilt(view),
    loss,
    optimizer,
    batchSize,
    task,
    classes: task === 'binary' ? 2 : task === 'multiclass' ? width : null,
    inputRange: ranges.inputs,
    targetRange: ranges.targets,
  };
}
