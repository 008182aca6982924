import type { Batch, Trainer, TrainingRun } from './contract.ts';
import type { NetworkWeights } from './network.ts';
import { predictInPieces } from './predict.ts';
import type { EarlyStoppingSpec } from './spec.ts';

/** How the training of one replica ended before its planned steps. */
interface EarlyEnd {
  readonly step: number;
  /** Outputs for its test part then. */
  readonly outputs: Float32Array;
  readonly weights: NetworkWeights;
}

/**
 * Where the runs of a trainer end: at their planned steps, or before, where the program stops early. A stopped replica
 * is trained on in lockstep and no longer looked at, so it neither disturbs its companions nor depends on them.
 */
export class RunEnds {
  readonly #trainer: Trainer;
  readonly #runs: readonly TrainingRun[];
  #isOver: readonly (((loss: number) => boolean) | null)[];
  #beforeRestart: boolean;
  readonly #validation: Batch | null;
  readonly #early: (EarlyEnd | null)[];

  constructor(trainer: Trainer, runs: readonly TrainingRun[]) {
    this.#trainer = trainer;
    this.#runs = runs;
    this.#isOver = watchRuns(runs);
    this.#beforeRestart = runs[0]!.spec.restart?.keeps === 'weights';
    this.#early = runs.map(() => null);
    const stopsEarly = this.#isOver.some((isOver) => isOver !== null);
    this.#validation = stopsEarly ? trainer.createBatch(runs.map(({ data }) => data.validation)) : null;
  }

  /** To be called after every step; the replicas that stop there. */
  look(): readonly number[] {
    const { step, stepsPerEpoch, plannedSteps } = this.#trainer;
    if (this.#validation === null || step % stepsPerEpoch !== 0 || step === plannedSteps) return [];
    if (this.#beforeRestart && step > this.#runs[0]!.spec.restart!.step) {
      this.#isOver = watchRuns(this.#runs);
      this.#beforeRestart = false;
    }
    const losses = this.#trainer.lossOn(this.#validation, { mode: 'evaluate', penalised: true });
    const stopping = this.#isOver.flatMap((isOver, r) =>
      this.#early[r] === null && isOver?.(losses[r]!) ? [r] : [],
    );
    if (stopping.length === 0) return [];
    const outputs = predictTest(this.#trainer, this.#runs);
    const weights = readWeights(this.#trainer, this.#runs.length);
    for (const r of stopping) this.#early[r] = { step, outputs: outputs[r]!, weights: weights[r]! };
    return stopping;
  }

  /** Step at which a replica stopped early; null for one that did not. */
  stoppedAt(replica: number): number | null {
    return this.#early[replica]?.step ?? null;
  }

  /** Outputs per replica for its test part, as it ended; to be called after the last step. */
  testOutputs(): Float32Array[] {
    const last = this.#early.includes(null) ? predictTest(this.#trainer, this.#runs) : [];
    return this.#early.map((early, r) => early?.outputs ?? last[r]!);
  }

  /** Weights per replica, as it ended; to be called after the last step. */
  weights(): NetworkWeights[] {
    const last = this.#early.includes(null) ? readWeights(this.#trainer, this.#runs.length) : [];
    return this.#early.map((early, r) => early?.weights ?? last[r]!);
  }

  dispose(): void {
    this.#validation?.dispose();
  }
}

function watchRuns(runs: readonly TrainingRun[]) {
  return runs.map(({ spec: { earlyStopping, withoutValidation } }) =>
    // Without validation data there is nothing to watch: Keras warns, and trains on.
    earlyStopping === undefined || withoutValidation ? null : watchLoss(earlyStopping),
  );
}

/**
 * Keras's rule, given the validation loss of each epoch: over after `patience` epochs in a row without a loss below the
 * best by more than `minDelta`. A loss that is not finite is no improvement, and stops nothing: such a run diverges.
 */
export function watchLoss({ patience, minDelta }: EarlyStoppingSpec): (loss: number) => boolean {
  let best = Number.POSITIVE_INFINITY;
  let wait = 0;
  return (loss) => {
    wait++;
    if (loss + minDelta < best) {
      best = loss;
      wait = 0;
    }
    return wait >= patience && Number.isFinite(loss);
  };
}

/** Outputs per replica for its test part, predicted in pieces to bound memory. */
function predictTest(trainer: Trainer, runs: readonly TrainingRun[]): Float32Array[] {
  const sets = runs.map(({ data }) => data.test);
  return predictInPieces(sets.length, sets[0]!.rows, (start, end) => {
    const own = Int32Array.from({ length: end - start }, (_, i) => start + i);
    const batch = trainer.createBatch(
      sets,
      sets.map(() => own),
    );
    const outputs = trainer.predict(batch);
    batch.dispose();
    return outputs;
  });
}

/** Weights per replica, as they are. */
function readWeights(trainer: Trainer, replicas: number): NetworkWeights[] {
  const all = trainer.weights.map((_, i) => trainer.weight(i).dataSync() as Float32Array);
  return Array.from({ length: replicas }, (_, r) =>
    all.map((values) => values.slice((r * values.length) / replicas, ((r + 1) * values.length) / replicas)),
  );
}
