import { join } from 'node:path';
import { type RecordingSource, readRecording } from '../eval/recording.ts';
import type { LiveCheck } from '../eval/result.ts';
import { evaluateRecording } from '../eval/study/evaluate-recording.ts';
import { readExampleRuns } from '../eval/study/example-runs.ts';
import { workerRunner } from '../eval/study/pool.ts';
import type { Study } from '../eval/study/study.ts';
import { writeReport } from '../report/evaluation/report.ts';
import { formatResult } from '../report/evaluation/text.ts';
import { printJson, printNote, printText } from './output.ts';
import { createProgress } from './progress.ts';
import { stoppable, stoppedExitCode } from './stoppable.ts';

/** What every command that evaluates is told. */
export interface EvaluationCommand {
  readonly out: string;
  readonly workers: number;
  /** What makes the result again. */
  readonly commands: readonly string[];
  readonly live?: LiveCheck | null;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Evaluates a recording, writes the result and its reports and prints it. Ctrl-C leaves finished answers for the next time. */
export async function evaluateAndPrint(
  source: RecordingSource,
  study: Study,
  { out, workers, quiet = false, json = false, ...rest }: EvaluationCommand,
): Promise<void> {
  const recording = await readRecording(source);
  const progress = createProgress(quiet);
  const runJobs = workerRunner(source, workers);
  const result = await stoppable((signal) =>
    evaluateRecording(recording, study, {
      directory: out,
      runJobs,
      progress: progress.report,
      signal,
      ...rest,
    }),
  ).finally(progress.stop);
  if (result === null) {
    printNote('stopped; the same command goes on from the answers that are finished');
    process.exitCode = stoppedExitCode;
    return;
  }
  const { html } = await writeReport(out, { result, traces: await readExampleRuns(source.directory) });
  if (json) printJson(result);
  else
    printText(
      `${formatResult(result)}\n\nEverything is in ${join(out, 'result.json')}; to look at: ${html}.`,
    );
}
