import { mean } from '../src/statistics/descriptive.ts';
import type { Instrument } from '../src/traces/instruments/contract.ts';
import { instruments } from '../src/traces/instruments/index.ts';
import type { RunGroup } from '../src/traces/plan.ts';
import { recordGroup } from '../src/traces/recorder.ts';
import { PhaseTimer } from '../src/traces/store/provenance.ts';
import type { Trace } from '../src/traces/trace.ts';
import type { TrainingRun } from '../src/training/contract.ts';
import { sizeOf } from '../src/training/data.ts';
import { createTrainer } from '../src/training/trainer.ts';
import { cpuMilliseconds } from './peer.ts';

/** Processor time of all runs together. */
export interface LockstepResult {
  readonly milliseconds: number;
  /** Trained parameters of one run. */
  readonly parameters: number;
  /** Mean over the mini-batches of the last epoch, and over the runs. */
  readonly loss: number;
}

/** Builds and trains the runs in lockstep, looking at nothing. */
export function trainLockstep(runs: readonly TrainingRun[]): LockstepResult {
  const begin = cpuMilliseconds();
  const trainer = createTrainer(runs);
  const { plannedSteps, stepsPerEpoch, weights, trainable } = trainer;
  const losses: number[] = [];
  while (trainer.step < plannedSteps) {
    const lastEpoch = trainer.step >= plannedSteps - stepsPerEpoch;
    const ofStep = trainer.trainStep();
    if (lastEpoch) losses.push(mean(ofStep));
  }
  trainer.dispose();
  const milliseconds = cpuMilliseconds() - begin;
  const parameters = trainable.reduce((total, i) => total + sizeOf(weights[i]!.shape), 0);
  return { milliseconds, parameters, loss: mean(losses) };
}

export interface RecordedResult {
  /** Processor time of all runs together: data, training, instruments, test. */
  readonly milliseconds: number;
  /** The part of it that was spent inside instruments. */
  readonly instruments: number;
  readonly traces: readonly Trace[];
}

/** Takes the processor time of looks, on a shared machine too; of steps none, which are so many that asking would count. */
class LookTimer extends PhaseTimer {
  override time<T>(phase: 'training' | 'instruments' | 'writing', work: () => T): T {
    if (phase !== 'instruments') return work();
    const begin = cpuMilliseconds();
    const result = work();
    this.seconds.instruments += (cpuMilliseconds() - begin) / 1000;
    return result;
  }
}

/**
 * Records the group as `faultgap record` does, short of writing the file.
 * @param more instruments that look too
 */
export async function recordLockstep(
  group: RunGroup,
  more: readonly Instrument[] = [],
): Promise<RecordedResult> {
  const timer = new LookTimer();
  const begin = cpuMilliseconds();
  const options = { backend: 'wasm', versions: {}, instruments: [...instruments.members, ...more], timer };
  const traces = await recordGroup(group, options);
  return { milliseconds: cpuMilliseconds() - begin, instruments: 1000 * timer.seconds.instruments, traces };
}
