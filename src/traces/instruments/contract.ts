import type { Batch, ObservableTrainer, StepCapture } from '../../training/contract.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { MetricFamily, MetricSpec } from '../trace.ts';

/** What instruments may know of the script: nothing that tells a program from another with the same setting. */
export type TrainedSpec = Pick<ProgramSpec, 'task' | 'outputs' | 'objective' | 'withoutValidation'> &
  /** Not known of every observed training. */ Partial<Pick<ProgramSpec, 'batchSize'>> & {
    /** Null in an observed training whose loss or optimizer has no name here. */
    readonly loss: ProgramSpec['loss'] | null;
    readonly optimizer: ProgramSpec['optimizer'] | null;
  };

/** What is fixed for a group of lockstep runs before its first step. */
export interface InstrumentContext {
  readonly trainer: ObservableTrainer;
  /** Spec of each replica; layers, loss, optimizer kind, batch size and number of steps are those of the whole group. */
  readonly specs: readonly TrainedSpec[];
  /** Spec of the healthy program; of an observed training its own, as no other is known. */
  readonly healthy: TrainedSpec;
  /** Names of each replica's own random stream, for `randomStream(...names, <instrument>, <purpose>)`. */
  readonly streams: readonly (readonly (string | number)[])[];
  /** Schema 1: scores and metrics of outputs take a row for one vector, also where it has one per step or pixel. */
  readonly judgesWholeRows?: boolean;
  /**
   * ℓ (docs/definitions.md), per row (`R × rows`, row-major): the healthy program's loss, whatever the run trains with, of
   * network outputs (as `ObservableTrainer.predict` gives them, read out) against the targets of a batch. No regularisation.
   */
  healthyLosses(outputs: Float32Array, batch: Batch): ArrayLike<number>;
}

/** What an instrument looks at, after `step` finished steps. Nothing in it may be changed or disposed. */
export interface Observation {
  readonly trainer: ObservableTrainer;
  /** Finished steps, 0 before training. */
  readonly step: number;
  /** Fixed rows of each run's training part, at most 64. */
  readonly probe: Batch;
  /** The first rows of `probe`, at most 32, for curvature. */
  readonly curvatureProbe: Batch;
  /** Fixed parts of equal size, at most 256 rows: what the run trains on, and its validation part. */
  readonly evaluation: { readonly train: Batch; readonly validation: Batch };
  /** The step just finished; null at step 0. Its tensors live for this call only: clone what is kept. */
  readonly capture: StepCapture | null;
  /** Mini-batch losses per replica of every step since the check before, oldest first; empty at step 0. */
  readonly recentLosses: readonly Float32Array[];
}

/** Per replica: a number, a list over layers or weights, or null where the check says nothing. NaN and ±∞ are data. */
export type Measurement = ArrayLike<number | null> | ArrayLike<readonly number[] | null>;

/** The state of one instrument over the run of one group. */
export interface Observer {
  /** A value per metric id; a metric left out is null at this check. Must not change the trainer. */
  observe(observation: Observation): Readonly<Record<string, Measurement>>;
  dispose?(): void;
}

/**
 * A pure observer of training: losses of a run are bit-identical with it and without it. A run's values do not
 * depend on the replicas beside it.
 */
export interface Instrument {
  readonly id: string;
  readonly title: string;
  readonly family: MetricFamily;
  /** Which checks of a run it takes part in: all of them (at most 40), or the curvature ones (at most 10 of those). */
  readonly schedule: 'checks' | 'curvature';
  readonly metrics: readonly MetricSpec[];
  start(context: InstrumentContext): Observer;
}
