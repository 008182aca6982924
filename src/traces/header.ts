import { hashData } from '../../corpus/prepare.ts';
import { hashJson } from '../lib/hash.ts';
import type { Trainer } from '../training/contract.ts';
import { bestConstantLoss } from '../training/metrics.ts';
import type { PlannedRun, RunGroup } from './plan.ts';
import type { PreparedRun } from './prepare-runs.ts';
import { countClasses, describeSetting } from './setting.ts';
import { traceSchemaVersion } from './store/schema.ts';
import type { Outcome, RunHeader } from './trace.ts';
import { countEvaluationRows } from './views.ts';

/** What a header says of how the run was made. */
export interface Origin {
  readonly backend: string;
  /** Of what the bytes depend on. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What a header says of how the run ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly doneSteps: number;
  readonly test: RunHeader['test'];
}

/** Header of a run; `prepared` is null where it crashed over its data, `trainer` where it crashed later. */
export function createHeader(
  group: RunGroup,
  run: PlannedRun,
  parts: { readonly prepared: PreparedRun | null; readonly trainer: Trainer | null },
  ending: Ending,
  origin: Origin,
): RunHeader {
  const { program } = group;
  const { spec, ...planned } = run;
  const { prepared, trainer } = parts;
  const observed = describeSetting(spec, prepared?.data ?? null, trainer);
  return {
    ...planned,
    ...ending,
    ...origin,
    program: program.id,
    family: program.family,
    plannedSteps: group.plannedSteps,
    observed,
    reference:
      prepared === null
        ? { constantLoss: 0, evaluationRows: 0 }
        : { constantLoss: referenceLoss(group, prepared), evaluationRows: countEvaluationRows(prepared) },
    specHash: hashJson(spec),
    dataHash: prepared === null ? '0'.repeat(64) : hashData(prepared.data),
    schemaVersion: traceSchemaVersion,
  };
}

/** L_ref (docs/definitions.md, Healthy loss), on the clean test part. */
function referenceLoss({ program }: RunGroup, { judged }: PreparedRun): number {
  const { targets, targetShape } = judged.test;

  const width = program.data.target === 'index' ? countClasses(program, judged)! : (targetShape.at(-1) ?? 1);
  return bestConstantLoss(program.loss, targets, width);
}
