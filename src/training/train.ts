import type { TrainingRun } from './contract.ts';
import type { DataSet } from './data.ts';
import { scoreFirst } from './judgement.ts';
import type { NetworkWeights } from './network.ts';
import { RunEnds } from './run-ends.ts';
import { outputShapesOf } from './shapes.ts';
import type { ProgramSpec } from './spec.ts';
import { createTrainer } from './trainer.ts';

/** What runs reached at the end of their training; one number per replica. */
interface TrainedToEnd {
  /** Loss of the last mini-batch. */
  readonly losses: Float32Array;
  /** Finished steps: the planned ones, or fewer where the program stops early. */
  readonly steps: number[];
  /** On the test part: accuracy, or R² for regression; NaN where outputs are. */
  readonly testMetric: number[];
  /** On the test part, row-major. */
  readonly testOutputs: Float32Array[];
  readonly weights: NetworkWeights[];
}

/** Trains runs of one graph from start to end. */
export function trainToEnd(runs: readonly TrainingRun[]): TrainedToEnd {
  const trainer = createTrainer(runs);
  const ends = new RunEnds(trainer, runs);
  try {
    const losses = new Float32Array(runs.length);
    while (trainer.step < trainer.plannedSteps) {
      const now = trainer.trainStep();
      for (const r of runs.keys()) if (ends.stoppedAt(r) === null) losses[r] = now[r]!;
      ends.look();
    }
    const outputs = ends.testOutputs();
    return {
      losses,
      steps: runs.map((_, r) => ends.stoppedAt(r) ?? trainer.plannedSteps),
      testMetric: runs.map(({ spec, data }, r) => scorePredictions(spec, outputs[r]!, data.test)),
      testOutputs: outputs,
      weights: ends.weights(),
    };
  } finally {
    ends.dispose();
    trainer.dispose();
  }
}

/** The program's own metric (`healthy.metric`) of one replica's outputs for a data set. */
export function scorePredictions(spec: ProgramSpec, predictions: Float32Array, set: DataSet): number {
  const compared = { predictions, targets: set.targets };
  return scoreFirst(spec, outputShapesOf(spec, set.inputShape), compared);
}
