import * as tf from '@tensorflow/tfjs-core';
import { randomStream } from '../../lib/random.ts';
import type { Batch, StepCapture, Trainer, TrainingRun } from '../../training/contract.ts';
import type { DataSet } from '../../training/data.ts';
import { evaluateLoss } from '../../training/losses.ts';
import { defineProgram, type ProgramInput, type ProgramSpec } from '../../training/spec.ts';
import { createTrainer } from '../../training/trainer.ts';
import type { Instrument, InstrumentContext, Measurement } from './contract.ts';

/** Rows of normal inputs and of targets that a linear map with noise, or the sign of one, gives. */
function toyData(rows: number, width: number, target: 'value' | 'oneHot', name = 'data'): DataSet {
  const stream = randomStream('toy', name, rows);
  const inputs = Float32Array.from({ length: rows * width }, () => stream.normal());
  const values = Array.from({ length: rows }, (_, row) => {
    const total = inputs.subarray(row * width, (row + 1) * width).reduce((sum, x, i) => sum + x * (i + 1), 0);
    return total / width + 0.1 * stream.normal();
  });
  const targets = target === 'value' ? values : values.flatMap((value) => (value > 0 ? [0, 1] : [1, 0]));
  return {
    rows,
    inputShape: [width],
    inputs,
    targetShape: [targets.length / rows],
    targets: Float32Array.from(targets),
  };
}

/** A program over toy data; only what a test is about need be given. */
export function toyProgram(parts: Pick<ProgramInput, 'layers'> & Partial<ProgramInput>): ProgramSpec {
  return defineProgram({
    id: 'toy',
    title: 'Toy',
    source: { kind: 'toy', reference: 'none', licence: 'MIT', changes: 'none', repair: 'none-needed' },
    family: 'dense',
    task: 'regression',
    data: { source: 'toy', rows: { train: 64, validation: 64, test: 64 }, target: 'value' },
    loss: 'meanSquaredError',
    optimizer: { kind: 'sgd' },
    batchSize: 16,
    epochs: 5,
    healthy: { metric: 'r2', atLeast: 0 },
    ...parts,
  });
}

/** Runs of one spec per seed on the same toy data. */
export function toyRuns(specs: readonly ProgramSpec[], rows = 64, width = 4): TrainingRun[] {
  return specs.map((spec, seedIndex) => {
    const part = (name: string) =>
      toyData(rows, width, spec.task === 'regression' ? 'value' : 'oneHot', name);
    return {
      spec,
      seedIndex,
      data: { train: part('train'), validation: part('validation'), test: part('test') },
    };
  });
}

export interface Watched {
  /** Losses of every step, per replica. */
  readonly losses: Float32Array[];
  /** What was measured at each check. */
  readonly readings: Readonly<Record<string, Measurement>>[];
}

/** Trains `steps` steps with instruments looking at step 0 and after every `every`-th step. */
export function watchRuns(
  runs: readonly TrainingRun[],
  watching: readonly Instrument[],
  steps: number,
  every: number,
  beside: Partial<InstrumentContext> = {},
): Watched {
  const trainer = createTrainer(runs);
  const context = { ...toyContext(trainer, runs), ...beside };
  const observers = watching.map((instrument) => instrument.start(context));
  const batches = toyBatches(trainer, runs);
  const watched: Watched = { losses: [], readings: [] };
  const look = (capture: StepCapture | null, recentLosses: Float32Array[]) => {
    const observation = { trainer, step: trainer.step, capture, recentLosses, ...batches };
    watched.readings.push(Object.assign({}, ...observers.map((observer) => observer.observe(observation))));
  };
  look(null, []);
  for (let step = 1; step <= steps; step++) {
    if (watching.length > 0 && step % every === 0) {
      const capture = trainer.trainStepCaptured();
      watched.losses.push(capture.losses);
      look(capture, watched.losses.slice(-every));
      tf.dispose([...capture.gradients, ...capture.updates]);
    } else watched.losses.push(trainer.trainStep());
  }
  for (const observer of observers) observer.dispose?.();
  for (const batch of [batches.probe, batches.evaluation.train, batches.evaluation.validation])
    batch.dispose();
  trainer.dispose();
  return watched;
}

export function toyContext(trainer: Trainer, runs: readonly TrainingRun[]): InstrumentContext {
  const specs = runs.map(({ spec }) => spec);
  return {
    trainer,
    specs,
    healthy: specs[0]!,
    streams: runs.map(({ seedIndex }) => ['toy', seedIndex]),
    healthyLosses: (predictions, batch) => {
      const rows = trainer.replicas * batch.rows;
      const targets = batch.targets.dataSync() as Float32Array;
      const input = { replicas: rows, rows: 1, width: predictions.length / rows, predictions, targets };
      return evaluateLoss(specs[0]!.loss, input).losses;
    },
  };
}

export function toyBatches(trainer: Trainer, runs: readonly TrainingRun[]) {
  const train = runs.map(({ data }) => data.train);
  const probe: Batch = trainer.createBatch(train);
  return {
    probe,
    curvatureProbe: probe,
    evaluation: {
      train: trainer.createBatch(train),
      validation: trainer.createBatch(runs.map(({ data }) => data.validation)),
    },
  };
}
