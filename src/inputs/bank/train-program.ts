import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resumeJobs } from '../../jobs/kept.ts';
import { runInProcesses } from '../../jobs/processes.ts';
import type { RunGroup } from '../../traces/plan.ts';
import { workOf } from '../../traces/recording/job.ts';
import type { RecordedRun } from './recorded-runs.ts';

/** One group to train again, into one file. */
export interface TrainJob {
  readonly group: RunGroup;
  /** Its runs, in their order. */
  readonly recorded: readonly RecordedRun[];
  readonly path: string;
  readonly backend: string;
}

/** How groups are trained again. */
export interface TrainingWays {
  readonly workers: number;
  readonly backend: string;
  /** Stops everything; finished groups are kept. */
  readonly signal: AbortSignal;
  /** Told of every group that is trained; `wasThere` where it was before. */
  readonly onGroup?: (group: RunGroup, wasThere: boolean) => void;
}

/** File of a group's networks below the directory of a probe. */
export function networksPath(out: string, { program, id }: RunGroup): string {
  return join(out, 'networks', program.id, `${id}.arrow`);
}

/**
 * Trains the groups of one program again by `workers` processes, the long ones first; groups whose file is there are not
 * trained again, so that the same call goes on where it was stopped. False where the signal stopped it.
 * @throws InputError `not-reproduced`, `write-failed`.
 */
export async function trainProgram(
  groups: readonly RunGroup[],
  runs: ReadonlyMap<string, RecordedRun>,
  out: string,
  { workers, backend, signal, onGroup }: TrainingWays,
): Promise<boolean> {
  const jobs = groups.map((group): TrainJob => {
    const recorded = group.runs.map(({ traceId }) => runs.get(traceId)!);
    return { group, recorded, path: networksPath(out, group), backend };
  });
  return resumeJobs(jobs, {
    isKept: ({ path }) => existsSync(path),
    // Processes of each program's own: the memory of WebAssembly never shrinks.
    run: runInProcesses(new URL('./worker', import.meta.url), workers),
    workOf: ({ group }) => workOf(group),
    signal,
    onJob: ({ group }, wasThere) => onGroup?.(group, wasThere),
  });
}
