import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { programs } from '../../corpus/programs/index.ts';
import { defaultDiagnosers, diagnosers } from '../eval/diagnosers/index.ts';
import { evaluateRecording, readRecording } from '../eval/evaluate-recording.ts';
import { featureSets } from '../eval/feature-sets.ts';
import { workerRunner } from '../eval/pool.ts';
import type { LiveCheck } from '../eval/result.ts';
import type { Contestant } from '../eval/run.ts';
import { packageRoot } from '../lib/files.ts';
import { formatResult } from '../report/text.ts';
import { recordAgain } from '../traces/record-again.ts';
import { recordingVersions } from '../traces/versions.ts';
import { selectBackend } from '../training/backend.ts';
import { defaultPlan } from './eval.ts';
import { extractRecording } from './features.ts';
import { labelRecording } from './label.ts';
import { wholeNumber } from './options.ts';
import { printJson, printText } from './output.ts';
import { createProgress } from './progress.ts';
import { recordPrograms } from './record.ts';
import { stoppable, stoppedExitCode } from './stoppable.ts';

interface ReproduceOptions {
  readonly out: string;
  readonly fromScratch?: boolean;
  readonly full?: boolean;
  readonly workers: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const shipped = join(packageRoot, 'corpus', 'recorded');

const fullRepeats = 5;
const quickRepeats = 1;

/** Recorded again on every reproduction: a cheap program whose traces are shipped. */
const liveProgram = 'so-44998910';

export function registerReproduce(program: Command): void {
  program
    .command('reproduce')
    .description(
      'measure the gap on the shipped recording, and record one program of it again to see that it matches',
    )
    .option('--from-scratch', 'record every program instead of using the shipped recording')
    .option(
      '--full',
      `${fullRepeats} cuts of each split instead of ${quickRepeats}, and the forest on every feature set`,
    )
    .option('--out <dir>', 'where results go, and the recording from scratch', 'results')
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option('--quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .action(reproduce);
}

async function reproduce(options: ReproduceOptions): Promise<void> {
  const { out, fromScratch = false, full = false, workers, quiet = false } = options;
  const directory = fromScratch ? join(out, 'recording') : shipped;
  const live = fromScratch ? null : await recordLive(quiet);
  const isStopped = fromScratch ? !(await recordFromScratch(directory, workers, quiet)) : live === null;
  if (isStopped) {
    process.exitCode = stoppedExitCode;
    return;
  }
  const progress = createProgress(quiet);
  const plan = defaultPlan(contestants(full), full ? fullRepeats : quickRepeats);
  const result = await evaluateRecording(await readRecording(directory, plan), plan, {
    live,
    directory: out,
    commands: [`faultgap reproduce${fromScratch ? ' --from-scratch' : ''}${full ? ' --full' : ''}`],
    runJobs: workerRunner(directory, plan, workers),
    progress: progress.report,
  }).finally(progress.stop);
  if (live?.matches === false) process.exitCode = 1;
  if (options.json) printJson(result);
  else printText(`${formatResult(result)}\n\nEverything is in ${join(out, 'result.json')}.`);
}

/** Every default diagnoser on all features, and the forest on what earlier tools read, or in full on every feature set. */
function contestants(full: boolean): Contestant[] {
  const forest = diagnosers.get('forest');
  const others = full ? featureSets.members.filter(({ id }) => id !== 'all') : [featureSets.get('baseline')];
  return [
    ...defaultDiagnosers.map((diagnoser) => ({ diagnoser, features: featureSets.get('all') })),
    ...others.map((features) => ({ diagnoser: forest, features })),
  ];
}

/** False where it was stopped. */
async function recordFromScratch(directory: string, workers: number, quiet: boolean): Promise<boolean> {
  if ((await recordPrograms({ out: directory, workers, quiet })) === null) return false;
  await labelRecording(directory);
  await extractRecording(directory, { quiet });
  return true;
}

/** Null where it was stopped. */
async function recordLive(quiet: boolean): Promise<LiveCheck | null> {
  const backend = await selectBackend('wasm');
  const progress = createProgress(quiet);
  progress.report(0, 1, `recording a part of ${liveProgram} again`);
  const request = {
    recording: shipped,
    program: programs.get(liveProgram),
    backend,
    versions: recordingVersions(backend),
    fewestTraces: 40,
  };
  return await stoppable((signal) => recordAgain({ ...request, signal })).finally(progress.stop);
}
