import { type RecordingSource, readRecording } from '../eval/recording.ts';
import { type BugStudy, testOnBugs } from '../eval/test-bugs.ts';
import { featuresPath, readFeatures } from '../features/table.ts';
import { formatResult } from '../report/text.ts';
import { readManifest } from '../traces/manifest.ts';
import { printJson, printText } from './output.ts';
import { createProgress } from './progress.ts';

/** What `eval --test` is told beside the study. */
export interface BugTestCommand {
  /** A recording that `record --bugs` wrote, with features. */
  readonly test: string;
  readonly out: string;
  /** What makes the result again. */
  readonly commands: readonly string[];
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Trains on a recording of injected faults, diagnoses one of real faults, writes the result and prints it. */
export async function testOnBugsAndPrint(
  source: RecordingSource,
  study: BugStudy,
  { test, out, commands, quiet = false, json = false }: BugTestCommand,
): Promise<void> {
  const training = await readRecording(source);
  const tested = { manifest: await readManifest(test), features: await readFeatures(featuresPath(test, 1)) };
  const progress = createProgress(quiet);
  const options = { directory: out, commands, progress: progress.report };
  const result = await testOnBugs(training, tested, study, options).finally(progress.stop);
  if (json) printJson(result);
  else printText(`${formatResult(result)}\n\nEverything is in ${out}/result.json.`);
}
