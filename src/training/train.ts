import type { TrainingRun } from './contract.ts';
import type { DataSet } from './data.ts';
import { accuracy, type Predicted, r2 } from './metrics.ts';
import type { ProgramSpec } from './spec.ts';
import { createTrainer } from './trainer.ts';

/** What runs reached at the end of their planned steps; one number per replica. */
export interface TrainedToEnd {
  /** Loss of the last mini-batch. */
  readonly losses: Float32Array;
  /** On the test part: accuracy, or R² for regression; NaN where outputs are. */
  readonly testMetric: number[];
}

/** Trains runs of one graph from start to end. */
export function trainToEnd(runs: readonly TrainingRun[]): TrainedToEnd {
  const trainer = createTrainer(runs);
  try {
    let losses: Float32Array = new Float32Array(runs.length);
    while (trainer.step < trainer.plannedSteps) losses = trainer.trainStep();
    const batch = trainer.createBatch(runs.map((run) => run.data.test));
    const outputs = trainer.predict(batch);
    const values = outputs.dataSync() as Float32Array;
    outputs.dispose();
    batch.dispose();
    const size = values.length / runs.length;
    const testMetric = runs.map(({ spec, data }, r) =>
      scorePredictions(spec, values.subarray(r * size, (r + 1) * size), data.test),
    );
    return { losses, testMetric };
  } finally {
    trainer.dispose();
  }
}

/** The program's own metric (`healthy.metric`) of one replica's outputs for a data set. */
export function scorePredictions(spec: ProgramSpec, predictions: Float32Array, set: DataSet): number {
  const sparse = spec.data.target === 'index';
  const targetWidth = set.targetShape.at(-1) ?? 1;
  const predicted: Predicted = {
    predictions,
    targets: set.targets,
    width: sparse ? predictions.length / set.targets.length : targetWidth,
    targetWidth: sparse ? 1 : targetWidth,
  };
  return spec.healthy.metric === 'r2' ? r2(predicted) : accuracy(predicted, spec.task === 'multilabel');
}
