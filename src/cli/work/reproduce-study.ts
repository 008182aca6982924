import { join } from 'node:path';
import { programs } from '../../../corpus/programs/index.ts';
import { taskIds } from '../../eval/contract.ts';
import { type Primary, readPrimary } from '../../eval/primary/file.ts';
import { firstCutOf, primaryStudy } from '../../eval/primary/study.ts';
import { readRecording } from '../../eval/recording.ts';
import { type LiveCheck, parseResult, type Result, type ResultPrimary } from '../../eval/result.ts';
import { exploreStudy, fullStudy } from '../../eval/study/standard-studies.ts';
import type { Study } from '../../eval/study/study.ts';
import { configPath, readJson } from '../../lib/config.ts';
import { formatPrimary } from '../../report/evaluation/primary-table.ts';
import { recordingVersions } from '../../traces/recording/job.ts';
import { recordAgain } from '../../traces/recording/record-again.ts';
import { selectBackend } from '../../training/backend.ts';
import {
  confirmedPrimary,
  findRecording,
  goldenRecording,
  reference,
  shippedPrimary,
} from '../common-options.ts';
import { evaluateAndPrint } from '../evaluation.ts';
import { resumable } from '../long-work.ts';
import { commandLine, type Parsed } from '../options.ts';
import { printText } from '../output.ts';
import { liveProgram, reproduceOptions } from '../reproduce.ts';
import { extractRecording } from './extract-recording.ts';
import { labelRecording } from './label-recording.ts';
import { recordPrograms } from './record-programs.ts';

/** Comparisons whose first cut is measured anew: typing and detection, with and without the program and the operator seen. */
const measuredAnew = ['siblings', 'program', 'threshold'];

type ReproduceOptions = Parsed<typeof reproduceOptions>;

/** Shows the shipped result and measures a part of it again, or measures what is named. */
export async function runReproduce(options: ReproduceOptions): Promise<void> {
  const { out, fromScratch, study, explore, full, quiet } = options;
  const primary = await readPrimary(configPath('primary.json'));
  const isShort = !(fromScratch || study || explore || full);
  const shipped = isShort ? await readShipped(shippedPrimary) : null;
  if (shipped !== null && !options.json)
    printText(describeShipped(shipped, await readShipped(confirmedPrimary)));
  const live = fromScratch ? null : await recordLive(quiet);
  if (!fromScratch && live === null) return;
  const directory = fromScratch ? join(out, 'recording') : findRecording(reference);
  if (fromScratch && !(await recordFromScratch(directory, options))) return;
  if (live?.matches === false) process.exitCode = 1;
  const values = { fromScratch, study: study && !full, explore: explore && !full, full };
  const commands = [commandLine(['reproduce'], reproduceOptions, values)];
  const planned = isShort
    ? primaryStudy(firstCutOf(primary, measuredAnew))
    : await chooseStudy(options, primary, directory);
  const result = await evaluateAndPrint({ directory }, planned, { ...options, live, commands });
  if (shipped !== null && result !== null) comparePredictions(result, shipped, options.json);
}

/** How much is measured. */
async function chooseStudy(
  { explore, full }: ReproduceOptions,
  primary: Primary,
  directory: string,
): Promise<Study> {
  if (!explore && !full) return primaryStudy(primary);
  const { labels } = await readRecording({ directory });
  const present = taskIds.filter((task) => labels.rows.some((row) => row.labels[task] !== null));
  return full ? fullStudy(present) : exploreStudy(present);
}

async function readShipped(file: string): Promise<ResultPrimary> {
  return parseResult(await readJson(file)).primary!;
}

function describeShipped(explored: ResultPrimary, confirmed: ResultPrimary): string {
  return [
    'Shipped result on programs recorded later, as docs/corpus-2.md makes it:',
    formatPrimary(confirmed),
    'Shipped result on the programs of the first corpus, as `faultgap reproduce --study` makes it:',
    formatPrimary(explored),
    'Now a part of the latter is measured again here.\n',
  ].join('\n\n');
}

/** Says whether the first cuts that were measured here are those of the shipped result; exit code 1 where not. */
function comparePredictions({ primary }: Result, shipped: ResultPrimary, isQuiet: boolean): void {
  const sides = primary!.comparisons.flatMap(({ id, sides: own }) => {
    const known = shipped.comparisons.find((other) => other.id === id)!.sides;
    return own.map(({ split, decision, firstCut }, i) => ({
      name: `${id}, ${split} ${decision}`,
      matches: known[i]!.firstCut === firstCut,
    }));
  });
  const different = sides.filter(({ matches }) => !matches).map(({ name }) => name);
  if (different.length > 0) process.exitCode = 1;
  if (isQuiet) return;
  printText(
    different.length === 0
      ? `Predictions of ${sides.length} first cuts measured here: the same as in the shipped result.`
      : `Predictions measured here: NOT those of the shipped result in ${different.join('; ')}.`,
  );
}

/** False where it was stopped. */
async function recordFromScratch(out: string, { workers, quiet }: ReproduceOptions): Promise<boolean> {
  if ((await recordPrograms({ out, workers, quiet })) === null) return false;
  await labelRecording(out);
  await extractRecording(out, { workers, quiet });
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
