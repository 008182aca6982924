import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { programs } from '../../corpus/programs/index.ts';
import type { LiveCheck } from '../eval/result.ts';
import { familyStudy, fullStudy, headlineStudy } from '../eval/study/standard-studies.ts';
import type { Study } from '../eval/study/study.ts';
import { packageRoot } from '../lib/files.ts';
import { recordingVersions } from '../traces/recording/job.ts';
import { recordAgain } from '../traces/recording/record-again.ts';
import { selectBackend } from '../training/backend.ts';
import { evaluateAndPrint } from './evaluation.ts';
import { extractRecording } from './features.ts';
import { labelRecording } from './label.ts';
import { wholeNumber } from './options.ts';
import { createProgress } from './progress.ts';
import { recordPrograms } from './record.ts';
import { stoppable, stoppedExitCode } from './stoppable.ts';

interface ReproduceOptions {
  readonly out: string;
  readonly fromScratch?: boolean;
  readonly study?: boolean;
  readonly full?: boolean;
  readonly workers: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const shipped = join(packageRoot, 'corpus', 'recorded');

/** Recorded again on every reproduction: a cheap program whose traces are shipped. */
const liveProgram = 'so-44998910';

export function registerReproduce(program: Command): void {
  program
    .command('reproduce')
    .description(
      'measure the gap on the shipped recording, and record one program of it again to see that it matches',
    )
    .option('--from-scratch', 'record every program instead of using the shipped recording')
    .option('--study', 'what each feature family gives, on every task')
    .option('--full', 'everything: every task, diagnoser, feature set, normalisation, split and window')
    .option('--out <dir>', 'where results go, and the recording from scratch', 'results')
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option('--quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .action(reproduce);
}

/** How much is measured. */
function chooseStudy({ study, full }: ReproduceOptions): { study: Study; flags: string } {
  if (full) return { study: fullStudy(), flags: ' --full' };
  if (study) return { study: familyStudy(), flags: ' --study' };
  return { study: headlineStudy(), flags: '' };
}

async function reproduce(options: ReproduceOptions): Promise<void> {
  const { out, fromScratch = false, workers, quiet = false } = options;
  const { study, flags } = chooseStudy(options);
  const directory = fromScratch ? join(out, 'recording') : shipped;
  const live = fromScratch ? null : await recordLive(quiet);
  const isStopped = fromScratch ? !(await recordFromScratch(directory, workers, quiet)) : live === null;
  if (isStopped) {
    process.exitCode = stoppedExitCode;
    return;
  }
  if (live?.matches === false) process.exitCode = 1;
  const commands = [`faultgap reproduce${fromScratch ? ' --from-scratch' : ''}${flags}`];
  await evaluateAndPrint({ directory }, study, { ...options, live, commands });
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
