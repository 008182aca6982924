import { join } from 'node:path';
import { type BugStudy, type BugTestRecording, testOnBugs } from '../eval/real-faults/test.ts';
import { type RecordingSource, readRecording } from '../eval/recording.ts';
import { workerRunner } from '../eval/study/pool.ts';
import { packageRoot } from '../lib/files.ts';
import { formatResult } from '../report/evaluation/text.ts';
import { printJson, printNote, printText } from './output.ts';
import { createProgress } from './progress.ts';
import { stoppable, stoppedExitCode } from './stoppable.ts';

/** What `eval --test` is told beside the study. */
export interface BugTestCommand {
  readonly out: string;
  readonly workers: number;
  /** What makes the result again. */
  readonly commands: readonly string[];
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** The word for the recording of real faults that is shipped. */
export const shippedBugs = 'bugs';

/** Where a recording of real faults is: a directory, or the word for the shipped one. */
export function findRealFaults(name: string): string {
  return name === shippedBugs ? join(packageRoot, 'corpus', 'recorded-bugs') : name;
}

/**
 * Trains on a recording of injected faults, diagnoses one of real faults, writes the result and prints it. Ctrl-C leaves
 * finished answers for the next time.
 */
export async function testOnBugsAndPrint(
  source: RecordingSource & { readonly realFaults: string },
  study: BugStudy,
  { out, workers, commands, quiet = false, json = false }: BugTestCommand,
): Promise<void> {
  const recording = (await readRecording(source)) as BugTestRecording;
  const progress = createProgress(quiet);
  const runJobs = workerRunner(source, workers);
  const result = await stoppable((signal) =>
    testOnBugs(recording, study, { directory: out, runJobs, progress: progress.report, signal, commands }),
  ).finally(progress.stop);
  if (result === null) {
    printNote('stopped; the same command goes on from the answers that are finished');
    process.exitCode = stoppedExitCode;
  } else if (json) printJson(result);
  else printText(`${formatResult(result)}\n\nEverything is in ${out}/result.json.`);
}
