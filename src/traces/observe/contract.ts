import type { Tensor, TensorOptimizer } from '../../lib/tensor.ts';
import type { FileEntry } from '../store/store.ts';
import type { ObservedSetting, Trace } from '../trace.ts';

/* Whoever imports faultgap sees these types: they name nothing of the layers of tfjs, which may not be installed. */

/** Tensors of the inputs of a model, or of its outputs: one, or a list of several. */
export type Several = Tensor | readonly Tensor[];

/** Inputs and targets, `[rows, …]`, as `fit` takes them. */
export interface Rows {
  readonly inputs: Several;
  readonly targets: Several;
}

/** How long a training is to be; null is "not known". */
export interface Plan {
  readonly stepsPerEpoch: number | null;
  readonly plannedSteps: number | null;
  readonly batchSize: number | null;
}

/** What to look at. Loss and weights are always looked at. */
export interface Look {
  /** Gradients and updates of steps; default true. */
  readonly gradients?: boolean;
  /** Outputs of the layers for the probe rows; default true. */
  readonly activations?: boolean;
  /** Default: as far as it costs at most 10 % of the training; true: at ten checks at most, whatever it costs. */
  readonly curvature?: boolean;
}

export interface ObserveOptions {
  /**
   * Fixed rows of the training data, 32 to 128 of them: what every check looks at; lists of tensors for several inputs or outputs.
   * Copied, so they may be disposed. Without them no loss on fixed rows, score, activation or curvature is known.
   */
  readonly probe?: Rows;
  /** Fixed rows of the validation data; without them validation metrics are null. */
  readonly validation?: Rows;
  /** What the training is called in its trace. */
  readonly name?: string;
  /** Number of this run among those of the same name. */
  readonly run?: number;
  /** Default: what the loss and the width of the output say. */
  readonly task?: NonNullable<ObservedSetting['task']>;
  /** Where `fit` cannot tell, as with a data set of unknown size, many calls of `fit`, or a loop of one's own. */
  readonly plannedSteps?: number;
  /** Of a loop of one's own; default: the one that the model is compiled with. */
  readonly optimizer?: TensorOptimizer;
  /** What to look at, which is what looking costs. */
  readonly look?: Look;
}

/** A step of a loop of one's own: its loss, or what does it and returns that, at once or later, first of a list perhaps. */
export type StepLoss = number | Tensor;

/** A callback of tfjs, as `fit` takes it. */
interface TrainingCallbacks {
  onTrainBegin(logs?: unknown): Promise<void>;
  onTrainEnd(logs?: unknown): Promise<void>;
}

/** A `tf.LayersModel`, by its shape: faultgap installs without the layers of tfjs, and who has a model has them. */
export interface TfjsModel {
  readonly inputs: readonly object[];
  readonly outputs: readonly object[];
  readonly layers: readonly object[];
  apply(inputs: never): unknown;
  fit(x: never, y: never): Promise<unknown>;
}

/** A training that is watched. */
export interface TrainingObserver {
  /** For `model.fit(…, { callbacks })`. A second `fit` goes on with the same trace. */
  readonly callbacks: TrainingCallbacks;
  /**
   * Of a loop of one's own, in place of `callbacks`: does a step and returns what it returns, such as
   * `await observer.step(() => model.trainOnBatch(x, y))`. What it throws is noted and thrown on.
   */
  step<T>(work: () => T): T;
  /** After a step that is done already; then nothing is known from before the first one. */
  step(loss: StepLoss): void;
  /** What was recorded so far. @throws InputError `nothing-observed` before training has begun. */
  trace(): Trace;
  /** Writes the trace to a file that `faultgap diagnose` and `openTraces` read. @throws InputError `nothing-observed`, `write-failed`. */
  write(path: string): Promise<FileEntry>;
  /** Lets go of the copied rows. */
  dispose(): void;
}
