import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument, Observation } from '../src/traces/instruments/contract.ts';
import { planChecks } from '../src/traces/schedule.ts';
import type { Batch, TrainingRun } from '../src/training/contract.ts';
import { countSteps } from '../src/training/practice/plan.ts';
import { shuffledRows } from '../src/training/seeds.ts';
import type { ProgramSpec } from '../src/training/spec.ts';

/** What the peer gets beside the values of each run: the training part, and what instruments look at. */
interface CorpusTask {
  readonly spec: ProgramSpec;
  readonly runs: number;
  readonly inputShape: readonly number[];
  readonly targetShape: readonly number[];
  /** Steps after which instruments look, and those of them at which curvature is measured. */
  readonly checks: readonly number[];
  readonly curvatureChecks: readonly number[];
  /** Whether the peer starts from our weights, deals rows out as we do, and prints its readings. */
  readonly asOurs: boolean;
}

/** Writes the task but for what instruments look at. */
export function writeTask(directory: string, runs: readonly TrainingRun[], asOurs: boolean): void {
  const { spec, data } = runs[0]!;
  const { rows, inputShape, targetShape } = data.train;
  const { checks, curvature: curvatureChecks } = planChecks(countSteps(spec, rows));
  const sizes = { runs: runs.length, inputShape, targetShape };
  const task: CorpusTask = { spec, ...sizes, checks, curvatureChecks, asOurs };
  writeFileSync(join(directory, 'task.json'), JSON.stringify(task));
  runs.forEach((run, seed) => {
    for (const part of ['inputs', 'targets'] as const)
      writeFileSync(join(directory, `${seed}.train.${part}.f32`), run.data.train[part]);
    const orders = Array.from({ length: spec.epochs }, (_, epoch) => shuffledRows(run, epoch));
    writeFileSync(join(directory, `${seed}.orders.i32`), Buffer.concat(orders.map(bytesOf)));
  });
}

/** Writes what instruments look at, and the weights that training starts from, as an instrument that measures nothing. */
export function viewsInto(directory: string): Instrument {
  return {
    id: 'views',
    title: 'What instruments look at',
    family: 'environment',
    schedule: 'checks',
    metrics: [],
    start: () => ({
      observe(observation) {
        if (observation.step === 0) writeViews(directory, observation);
        return {};
      },
    }),
  };
}

function writeViews(directory: string, { trainer, probe, evaluation }: Observation): void {
  const write = (name: string, tensors: readonly Batch['inputs'][]) => {
    const values = tensors.map((tensor) => tensor.dataSync() as Float32Array);
    for (let seed = 0; seed < trainer.replicas; seed++) {
      const own = values.map((all) => {
        const size = all.length / trainer.replicas;
        return bytesOf(all.subarray(seed * size, (seed + 1) * size));
      });
      writeFileSync(join(directory, `${seed}.${name}.f32`), Buffer.concat(own));
    }
  };
  const parts = { probe, evaluationTrain: evaluation.train, evaluationValidation: evaluation.validation };
  for (const [part, batch] of Object.entries(parts)) {
    write(`${part}.inputs`, [batch.inputs]);
    write(`${part}.targets`, [batch.targets]);
  }
  write(
    'start',
    trainer.trainable.map((index) => trainer.weight(index)),
  );
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
