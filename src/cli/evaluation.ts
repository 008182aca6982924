import { join } from 'node:path';
import type { BugStudy, BugTestRecording } from '../eval/real-faults/test.ts';
import { type RecordingSource, readRecording } from '../eval/recording.ts';
import type { LiveCheck, Result } from '../eval/result.ts';
import { evaluateRecording } from '../eval/study/evaluate-recording.ts';
import { readExampleRuns } from '../eval/study/example-runs.ts';
import { workerRunner } from '../eval/study/pool.ts';
import type { Study } from '../eval/study/study.ts';
import { requireWritable } from '../lib/folders.ts';
import { writeReport } from '../report/evaluation/report.ts';
import { formatResult } from '../report/evaluation/text.ts';
import { resumable } from './long-work.ts';
import { printResult } from './output.ts';

/** How every command that evaluates does so. */
interface EvaluationRun {
  readonly out: string;
  readonly workers: number;
  /** What makes the result again. */
  readonly commands: readonly string[];
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Evaluates a recording, writes result and reports, prints it. Ctrl-C keeps what is finished. @returns null where it was stopped. */
export async function evaluateAndPrint(
  source: RecordingSource,
  study: Study,
  { out, workers, commands, live, quiet, json }: EvaluationRun & { readonly live?: LiveCheck | null },
): Promise<Result | null> {
  const recording = await readRecording(source);
  await requireWritable(out, 'folder');
  const options = { directory: out, runJobs: workerRunner(source, workers), commands, live };
  const result = await resumable(quiet, (progress, signal) =>
    evaluateRecording(recording, study, { ...options, progress, signal }),
  );
  if (result === null) return null;
  const { html } = await writeReport(out, { result, traces: await readExampleRuns(source.directory) });
  printResult(
    json,
    result,
    () => `${formatResult(result)}\n\nEverything is in ${join(out, 'result.json')}; to look at: ${html}.`,
  );
  return result;
}

/** Trains on injected faults and predicts real ones; otherwise as above, without reports. */
export async function testOnBugsAndPrint(
  source: RecordingSource & { readonly realFaults: string },
  study: BugStudy,
  { out, workers, commands, quiet, json }: EvaluationRun,
): Promise<void> {
  // All programs and real faults take longer to load than the rest of what evaluates.
  const { testOnBugs } = await import('../eval/real-faults/test.ts');
  const recording = (await readRecording(source)) as BugTestRecording;
  await requireWritable(out, 'folder');
  const options = { directory: out, runJobs: workerRunner(source, workers), commands };
  const result = await resumable(quiet, (progress, signal) =>
    testOnBugs(recording, study, { ...options, progress, signal }),
  );
  if (result !== null)
    printResult(json, result, () => `${formatResult(result)}\n\nEverything is in ${out}/result.json.`);
}
