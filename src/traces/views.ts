import { randomStream } from '../lib/random.ts';
import { gatherTargets } from '../training/batches.ts';
import type { Batch, Trainer } from '../training/contract.ts';
import { programRowLosses } from '../training/judgement.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { RunGroup } from './plan.ts';
import type { PreparedRun } from './prepare-runs.ts';

/** Rows of the probe, of it for curvature, and of either evaluation part, at most. */
const probeRows = 64;
const curvatureRows = 32;
const evaluationRows = 128;

/** The fixed batches that instruments look at. They depend on program and seed only, never on companions. */
interface Views {
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
  const { healthyLosses, ...evaluation } = createEvaluation(program, trainer, prepared);
  const train = prepared.map(({ data }) => data.train);
  const rows = pickRows(program, prepared, 'probe', train[0]!.rows, probeRows);
  const probe = trainer.createBatch(train, rows);
  const curvatureProbe = trainer.createBatch(
    train,
    rows.map((own) => own.subarray(0, curvatureRows)),
  );
  return {
    probe,
    curvatureProbe,
    evaluation,
    healthyLosses,
    dispose() {
      for (const batch of [probe, curvatureProbe, evaluation.train, evaluation.validation]) batch.dispose();
    },
  };
}

/** Both evaluation parts, as the networks see them and as the healthy program's loss judges them. */
function createEvaluation(program: ProgramSpec, trainer: Trainer, prepared: readonly PreparedRun[]) {
  const count = countEvaluationRows(prepared[0]!);
  const judged = new Map<Batch, Float32Array>();
  const create = (part: 'train' | 'validation'): Batch => {
    const { rows } = prepared[0]!.data[part];
    const picked = pickRows(program, prepared, `${part} part`, rows, count);
    const batch = trainer.createBatch(
      prepared.map(({ data }) => data[part]),
      picked,
    );
    const sets = prepared.map((own) => own.judged[part]);
    judged.set(batch, gatherTargets(sets, picked));
    return batch;
  };
  const { inputShape, targetShape } = prepared[0]!.judged.train;
  return {
    train: create('train'),
    validation: create('validation'),
    healthyLosses(outputs: Float32Array, batch: Batch): Float64Array {
      const targets = judged.get(batch);
      if (targets === undefined) throw new Error('the healthy loss is known for evaluation parts only');
      const set = { rows: batch.rows, targetShape, targets };
      return programRowLosses(program, inputShape, outputs, set, prepared.length);
    },
  };
}

/** Per replica, `count` of `rows` rows, drawn by program and seed. */
function pickRows(
  program: ProgramSpec,
  prepared: readonly PreparedRun[],
  purpose: string,
  rows: number,
  count: number,
): Int32Array[] {
  return prepared.map(({ run }) =>
    randomStream(program.id, run.seedIndex, 'views', purpose).permutation(rows).subarray(0, count),
  );
}

/** Rows of each of the equal-sized evaluation parts of a run. */
export function countEvaluationRows({ data }: PreparedRun): number {
  return Math.min(evaluationRows, data.train.rows, data.validation.rows);
}
