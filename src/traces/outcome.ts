import type { ObservableTrainer } from '../training/contract.ts';
import type { Outcome } from './trace.ts';

/** Where a run crashed. */
type CrashStage = Extract<Outcome, { kind: 'crashed' }>['stage'];

/** A failure of a run that is the fault's doing, such as shapes that no longer fit. */
export class RunCrash extends Error {
  readonly stage: CrashStage;

  constructor(stage: CrashStage, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'RunCrash';
    this.stage = stage;
  }
}

/** Runs `work`; whatever it throws becomes a crash of that stage. */
export function atStage<T>(stage: CrashStage, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof RunCrash ? error : new RunCrash(stage, error);
  }
}

/** Remembers the first step at which each replica had a non-finite loss or weight. */
export class DivergenceWatch {
  readonly #steps: (number | null)[];
  readonly #closed = new Set<number>();

  constructor(replicas: number) {
    this.#steps = new Array<number | null>(replicas).fill(null);
  }

  /** `values` holds one or more numbers per replica, replica by replica. */
  look(step: number, values: Float32Array): void {
    const size = values.length / this.#steps.length;
    for (const [r, known] of this.#steps.entries()) {
      if (
        known === null &&
        !this.#closed.has(r) &&
        !values.subarray(r * size, (r + 1) * size).every(Number.isFinite)
      ) {
        this.#steps[r] = step;
      }
    }
  }

  /** As `look`, at all weights. */
  lookAtWeights(trainer: ObservableTrainer): void {
    for (const index of trainer.weights.keys())
      this.look(trainer.step, trainer.weight(index).dataSync() as Float32Array);
  }

  /** First non-finite step of a replica; null while it is finite. */
  stepOf(replica: number): number | null {
    return this.#steps[replica]!;
  }

  /** The replica has ended; what becomes of it in lockstep is no longer looked at. */
  close(replica: number): void {
    this.#closed.add(replica);
  }

  /** Whether every replica has diverged or was closed. */
  get allEnded(): boolean {
    return this.#steps.every((step, r) => step !== null || this.#closed.has(r));
  }

  outcomeOf(replica: number): Outcome {
    const step = this.stepOf(replica);
    return step === null ? { kind: 'completed' } : { kind: 'diverged', step };
  }
}
