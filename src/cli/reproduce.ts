import { join } from 'node:path';
import { programs } from '../../corpus/programs/index.ts';
import type { LiveCheck } from '../eval/result.ts';
import { familyStudy, fullStudy, headlineStudy } from '../eval/study/standard-studies.ts';
import type { Study } from '../eval/study/study.ts';
import { recordingVersions } from '../traces/recording/job.ts';
import { recordAgain } from '../traces/recording/record-again.ts';
import { selectBackend } from '../training/backend.ts';
import { goldenRecording, json, quiet, shippedRecording, workers } from './common-options.ts';
import { evaluateAndPrint } from './evaluation.ts';
import { extractRecording } from './features.ts';
import { labelRecording } from './label.ts';
import { resumable } from './long-work.ts';
import { commandLine, defineCommand, flag, option, type Parsed } from './options.ts';
import { recordPrograms } from './record.ts';

/** Recorded again on every reproduction: a cheap program, as the golden recording has it. */
export const liveProgram = 'so-44998910';

const reproduceOptions = {
  fromScratch: flag('result', 'record every program instead of using the shipped recording'),
  study: flag('result', 'what each feature family gives, on every task'),
  full: flag('result', 'everything: every task, diagnoser, feature set, normalisation, split and window'),
  out: option('<dir>', 'place', 'where results go, and the recording from scratch', { default: 'results' }),
  workers,
  quiet,
  json,
};

type ReproduceOptions = Parsed<typeof reproduceOptions>;

export const registerReproduce = defineCommand({
  name: 'reproduce',
  about:
    'measure the gap on the shipped recording, and record one program of it again to see that it matches',
  options: reproduceOptions,
  async run(options) {
    const { out, fromScratch, study, full, quiet } = options;
    const live = fromScratch ? null : await recordLive(quiet);
    if (!fromScratch && live === null) return;
    const directory = fromScratch ? join(out, 'recording') : shippedRecording;
    if (fromScratch && !(await recordFromScratch(directory, options))) return;
    if (live?.matches === false) process.exitCode = 1;
    const values = { fromScratch, study: study && !full, full };
    const commands = [commandLine(['reproduce'], reproduceOptions, values)];
    await evaluateAndPrint({ directory }, chooseStudy(options), { ...options, live, commands });
  },
});

/** How much is measured. */
function chooseStudy({ study, full }: ReproduceOptions): Study {
  if (full) return fullStudy();
  return study ? familyStudy() : headlineStudy();
}

/** False where it was stopped. */
async function recordFromScratch(out: string, { workers, quiet }: ReproduceOptions): Promise<boolean> {
  if ((await recordPrograms({ out, workers, quiet })) === null) return false;
  await labelRecording(out);
  await extractRecording(out, { quiet });
  return true;
}

/** Null where it was stopped. */
async function recordLive(quiet: boolean): Promise<LiveCheck | null> {
  const backend = await selectBackend('wasm');
  const request = {
    recording: goldenRecording,
    program: programs.get(liveProgram),
    backend,
    versions: recordingVersions(backend),
  };
  return resumable(quiet, (report, signal) => {
    report(0, 1, `recording a part of ${liveProgram} again`);
    return recordAgain({ ...request, signal });
  });
}
