import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { planRecording, type RecordingOptions, type RunGroup } from '../../traces/plan.ts';
import { readManifest } from '../../traces/store/manifest.ts';
import { runsName } from '../../traces/store/runs-table.ts';
import { traceSchemas } from '../../traces/store/schema.ts';
import { nullableTextColumn, numberColumn, readSealedTable, textColumn } from '../../traces/store/tables.ts';
import type { ProgramSpec } from '../../training/spec.ts';

/** What `runs.arrow` says of a run that is wanted here. */
export interface RecordedRun {
  readonly traceId: string;
  readonly program: string;
  readonly outcome: string;
  /** Of the healthy program on the clean test part; null where they were not finite. */
  readonly testLoss: number | null;
  readonly testMetric: number | null;
}

/** The runs of a recording by trace id; no trace file is read. @throws InputError as `readManifest` and `readTable`. */
export async function readRuns(recording: string): Promise<ReadonlyMap<string, RecordedRun>> {
  const { files } = await readManifest(recording);
  const entry = files.find(({ kind }) => kind === 'runs');
  const sealed = entry === undefined ? {} : { sha256: entry.sha256 };
  const path = join(recording, entry?.path ?? runsName);
  const table = await readSealedTable(path, { kind: 'runs', ...traceSchemas, ...sealed });
  const program = textColumn(table, 'program');
  const outcome = nullableTextColumn(table, 'outcome');
  const loss = numberColumn(table, 'test_loss');
  const metric = numberColumn(table, 'test_metric');
  return new Map(
    textColumn(table, 'trace_id').map((traceId, row) => [
      traceId,
      {
        traceId,
        program: program[row]!,
        outcome: outcome[row] ?? 'unknown',
        testLoss: loss[row]!,
        testMetric: metric[row]!,
      },
    ]),
  );
}

/**
 * The groups of a program as they were recorded.
 * @param plan with which it was recorded
 * @throws InputError `not-recorded` where the program, as it is planned now, is not what was recorded.
 */
export function recordedGroups(
  program: ProgramSpec,
  runs: ReadonlyMap<string, RecordedRun>,
  plan: RecordingOptions,
): RunGroup[] {
  const groups = planRecording([program], plan).groups.filter((group) =>
    group.runs.every(({ traceId }) => runs.has(traceId)),
  );
  const planned = groups.reduce((total, group) => total + group.runs.length, 0);
  const recorded = [...runs.values()].filter((run) => run.program === program.id).length;
  if (planned === recorded && planned > 0) return groups;
  throw new InputError('not-recorded', {
    rule: `the runs of ${program.id} in the recording are not those that are planned now`,
    need: `${recorded} runs`,
    value: `${planned} of them planned now`,
    remedy: 'The program, an operator or the backend changed since: record again.',
  });
}
