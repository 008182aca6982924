import type { Tensor } from '../lib/tensor.ts';
import type { DataParts, DataSet } from './data.ts';
import type { LayerKind } from './layer-specs.ts';
import type { ProgramSpec } from './spec.ts';
import type { ActivationName } from './specs/fields.ts';

/** A weight of another network, called by its layer's name and its place in it: `dense-0/kernel`. */
export interface NamedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What one replica trains: a program (clean or mutant) under one seed. */
export interface TrainingRun {
  readonly spec: ProgramSpec;
  readonly seedIndex: number;
  readonly data: DataParts;
  /** Weights of the run that `spec.start` names; left out where it names none. */
  readonly start?: readonly NamedWeight[];
}

/** One weight tensor of the network; the replica axis is not in `shape`. */
export interface WeightInfo {
  /** `<layer index>/<layer kind>/<role>`, such as `2/lstm/recurrentKernel`; `2/bidirectional/backward/kernel`. */
  readonly name: string;
  readonly layer: number;
  readonly role:
    | 'kernel'
    | 'recurrentKernel'
    | 'bias'
    | 'embeddings'
    | 'gamma'
    | 'beta'
    | 'positions'
    | 'token'
    | 'movingMean'
    | 'movingVariance';
  readonly shape: readonly number[];
  readonly trainable: boolean;
}

/** One layer of the built network, in the order of the spec: after every layer that it takes. */
export interface LayerInfo {
  readonly index: number;
  /** `other` in somebody's own network, for a layer that no program of ours has. */
  readonly kind: LayerKind | 'other';
  readonly name: string;
  /** Names of what it takes: layers, or inputs of the network. */
  readonly inputs: readonly string[];
  /** The layer's own activation; null for layers that have none. */
  readonly activation: ActivationName | 'leakyRelu' | null;
  /** Shape of one output, without replica and batch axes. */
  readonly outputShape: readonly number[];
  /** Indices into `Trainer.weights`. */
  readonly weights: readonly number[];
}

/**
 * How layers behave in a forward pass. `train`: dropout on, batch statistics used and running means updated.
 * `evaluate`: dropout off, running statistics. `batchStatistics`: dropout off, batch statistics used, nothing updated
 * (curvature is measured so).
 */
export type ForwardMode = 'train' | 'evaluate' | 'batchStatistics';

/** One tensor of inputs and targets for all replicas: `[R, rows, …]`. Tensors stay owned by the batch. */
export interface Batch {
  readonly rows: number;
  readonly inputs: Tensor;
  readonly targets: Tensor;
  dispose(): void;
}

/** What one lockstep step did; the tensors are the caller's to dispose. */
export interface StepCapture {
  /** Mini-batch loss per replica, in the loss the run trains with, regularisation included. */
  readonly losses: Float32Array;
  /** Per trainable weight, `[R, …shape]`: gradient before clipping, and weight after minus weight before. */
  readonly gradients: readonly Tensor[];
  readonly updates: readonly Tensor[];
}

/** What a layer put out for a batch, `[R, rows, …outputShape]`; `preActivation` is null where it is not kept (recurrent cells). */
export interface LayerOutput {
  readonly layer: number;
  readonly preActivation: Tensor | null;
  readonly output: Tensor;
}

/**
 * Piecewise choices of a forward pass (ReLU masks, arg-max of pooling), recorded so that finite differences of the
 * gradient do not step over a kink (docs/engine.md).
 */
export interface Gates {
  dispose(): void;
}

export interface ProbeOptions {
  readonly mode: ForwardMode;
  /** Weights to use instead of the trainer's own trainable ones, in their order. */
  readonly weights?: readonly Tensor[];
  /** Use these choices instead of those of the present weights. */
  readonly gates?: Gates;
}

/**
 * What an instrument sees of a network in training: R runs of one graph, every tensor with a leading replica axis. Nothing here
 * changes anything: losses of a run are bit-identical whether it is called or not. `Trainer` has it, and so has the view of
 * somebody's own `tf.LayersModel`.
 */
export interface ObservableTrainer {
  readonly replicas: number;
  /** Rows that are best predicted at once; 32 where it is left out. */
  readonly rowsAtOnce?: number;
  readonly stepsPerEpoch: number;
  readonly plannedSteps: number;
  /** Steps done so far. */
  readonly step: number;
  readonly layers: readonly LayerInfo[];
  readonly weights: readonly WeightInfo[];
  /** Indices into `weights` of the trainable ones, the order of gradients, updates and probe weights. */
  readonly trainable: readonly number[];

  /** The present value of a weight, `[R, …shape]`; owned by the trainer, do not dispose. */
  weight(index: number): Tensor;
  /** Learning rate in force at the present step, per replica. */
  learningRates(): Float32Array;
  /** Optimizer state per trainable weight, `[R, …shape]`, null where the optimizer keeps none (`first`, `second` moments). */
  moments(which: 'first' | 'second'): readonly Tensor[] | null;

  /** Mean loss per replica in the loss the run trains with; with the penalties of regularisers only where `penalised`. */
  lossOn(batch: Batch, options: ProbeOptions & { readonly penalised?: boolean }): Float32Array;
  /** Network outputs `[R, rows, …]`; the caller disposes. */
  predict(batch: Batch): Tensor;
  /** Layer outputs, evaluation mode; the caller disposes. */
  layerOutputs(batch: Batch): readonly LayerOutput[];
  /** Losses, and gradients of the mean loss (no regularisation) per trainable weight; the caller disposes the tensors. */
  gradientsOn(batch: Batch, options: ProbeOptions): { losses: Float32Array; gradients: readonly Tensor[] };
  /** The choices made on this batch, at the present weights or at those given. */
  recordGates(batch: Batch, options: Omit<ProbeOptions, 'gates'>): Gates;
}

/** R runs of one graph, trained in lockstep. */
export interface Trainer extends ObservableTrainer {
  /** One mini-batch update of every replica. Losses per replica; NaN and ±∞ are returned as they are. */
  trainStep(): Float32Array;
  /** As `trainStep`, keeping what instruments look at. */
  trainStepCaptured(): StepCapture;

  /** A batch from one data set per replica (all of the same number of rows), or of the given row indices of each. */
  createBatch(sets: readonly DataSet[], rows?: readonly ArrayLike<number>[]): Batch;

  /** Passes that are not replayed but done anew each time, and why; empty is fast. */
  refusals(): readonly string[];

  dispose(): void;
}
