import { randomStream } from '../lib/random.ts';
import type { Batch, Trainer } from '../training/contract.ts';
import type { DataSet } from '../training/data.ts';
import { rowLosses } from './healthy-loss.ts';
import type { RunGroup } from './plan.ts';
import type { PreparedRun } from './prepare-runs.ts';

/** Rows of the probe, of it for curvature, and of either evaluation part, at most. */
const probeRows = 64;
const curvatureRows = 32;
const evaluationRows = 128;

/** The fixed batches that instruments look at. They depend on program and seed only, never on companions. */
export interface Views {
  readonly probe: Batch;
  readonly curvatureProbe: Batch;
  readonly evaluation: { readonly train: Batch; readonly validation: Batch };
  /** ℓ per row of outputs for one of these batches. */
  healthyLosses(outputs: Float32Array, batch: Batch): Float64Array;
  dispose(): void;
}

export function createViews(
  { program }: RunGroup,
  trainer: Trainer,
  prepared: readonly PreparedRun[],
): Views {
  const train = prepared.map(({ data }) => data.train);
  const pick = (purpose: string, rows: number, count: number) =>
    prepared.map(({ run }) =>
      randomStream(program.id, run.seedIndex, 'views', purpose).permutation(rows).subarray(0, count),
    );
  const n = countEvaluationRows(prepared[0]!);
  const probed = pick('probe', train[0]!.rows, Math.min(probeRows, train[0]!.rows));
  const trainPart = pick('training part', train[0]!.rows, n);
  const validationPart = pick('validation part', prepared[0]!.data.validation.rows, n);
  const probe = trainer.createBatch(train, probed);
  const curvatureProbe = trainer.createBatch(
    train,
    probed.map((rows) => rows.subarray(0, curvatureRows)),
  );
  const evaluation = {
    train: trainer.createBatch(train, trainPart),
    validation: trainer.createBatch(
      prepared.map(({ data }) => data.validation),
      validationPart,
    ),
  };
  const judged = new Map<Batch, Float32Array>([
    [
      evaluation.train,
      gatherTargets(
        prepared.map((p) => p.judged.train),
        trainPart,
      ),
    ],
    [
      evaluation.validation,
      gatherTargets(
        prepared.map((p) => p.judged.validation),
        validationPart,
      ),
    ],
  ]);
  const { targetShape } = prepared[0]!.judged.train;
  return {
    probe,
    curvatureProbe,
    evaluation,
    healthyLosses(outputs, batch) {
      const targets = judged.get(batch);
      if (targets === undefined) throw new Error('the healthy loss is known for evaluation parts only');
      return rowLosses(program.loss, outputs, { rows: batch.rows, targetShape, targets }, prepared.length);
    },
    dispose() {
      for (const batch of [probe, curvatureProbe, evaluation.train, evaluation.validation]) batch.dispose();
    },
  };
}

/** Rows of each of the equal-sized evaluation parts of a run. */
export function countEvaluationRows({ data }: PreparedRun): number {
  return Math.min(evaluationRows, data.train.rows, data.validation.rows);
}

function gatherTargets(sets: readonly DataSet[], picked: readonly ArrayLike<number>[]): Float32Array {
  const width = sets[0]!.targets.length / sets[0]!.rows;
  const count = picked[0]!.length;
  const gathered = new Float32Array(sets.length * count * width);
  for (const [r, { targets }] of sets.entries()) {
    for (let i = 0; i < count; i++) {
      const from = picked[r]![i]! * width;
      gathered.set(targets.subarray(from, from + width), (r * count + i) * width);
    }
  }
  return gathered;
}
