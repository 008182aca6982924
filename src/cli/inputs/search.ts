import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { InputsResult } from '../../inputs/study/inputs-result.ts';
import {
  checkStudyOptions,
  type InputsStudyOptions,
  inputsStudyDefaults,
  quickInputsStudy,
} from '../../inputs/study/options.ts';
import { planJobs, runInputsStudy } from '../../inputs/study/study.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { packageVersion } from '../../lib/package-version.ts';
import { formatInputs } from '../../report/inputs-text.ts';
import { parseList, wholeNumber } from '../options.ts';
import { printJson, printNote, printText } from '../output.ts';
import { createProgress } from '../progress.ts';
import { stoppable, stoppedExitCode } from '../stoppable.ts';
import { addOutputOptions, dataDirOption, type InputsOptions } from './choices.ts';
import { readKills, readSamples, writePage } from './page.ts';

interface SearchOptions extends InputsOptions {
  readonly quick?: boolean;
  readonly sets?: string;
  readonly generators?: string;
  readonly strategies?: string;
  readonly repetitions?: number;
  readonly seeds?: number;
  readonly calls?: number;
  readonly margin?: number;
}

/** `faultgap inputs search`: what every search finds on every generator, and what the papers claim of it. */
export function registerSearch(inputs: Command): void {
  addOutputOptions(
    inputs
      .command('search')
      .description('search generated inputs that networks get wrong; goes on where it was stopped')
      .requiredOption('--out <dir>', 'directory of the study')
      .option('--sets <ids>', `comma-separated image sets (default: ${inputsStudyDefaults.sets.join(',')})`)
      .option('--generators <ids>', `comma-separated (default: ${inputsStudyDefaults.generators.join(',')})`)
      .option(
        '--strategies <ids>',
        `comma-separated search strategies (default: ${inputsStudyDefaults.strategies.join(',')})`,
      )
      .option(
        '--repetitions <n>',
        `each with generator, network and seeds of its own (default: ${inputsStudyDefaults.repetitions})`,
        wholeNumber(1),
      )
      .option(
        '--seeds <n>',
        `searches per repetition (default: ${inputsStudyDefaults.seeds})`,
        wholeNumber(1),
      )
      .option(
        '--calls <n>',
        `most generator calls per seed (default: ${inputsStudyDefaults.callsPerSeed})`,
        wholeNumber(1),
      )
      .option(
        '--margin <p>',
        `lead of the wrong class from which an input counts (default: ${inputsStudyDefaults.margin})`,
        Number,
      )
      .option('--quick', 'one set, one generator and few seeds: a first look')
      .addOption(dataDirOption())
      .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism()),
  ).action(search);
}

async function search(options: SearchOptions): Promise<void> {
  const study = settle(options);
  const { out, json } = options;
  const result = await searchWithProgress(study, options);
  if (result === null) {
    printNote('stopped; the same command goes on from here');
    process.exitCode = stoppedExitCode;
    return;
  }
  await writeFileAtomic(join(out, 'inputs.json'), `${JSON.stringify(result, null, 2)}\n`);
  const page = await writePage(out, {
    study: result,
    samples: await readSamples(out, result),
    kills: await readKills(out),
  });
  if (json) printJson(result);
  else printText(`${formatInputs(result)}\n\nwrote ${page}`);
}

/** @throws InputError `study-options`. */
function settle(options: SearchOptions): InputsStudyOptions {
  const { quick, sets, generators, strategies, repetitions, seeds, calls, margin } = options;
  return checkStudyOptions({
    ...(quick ? quickInputsStudy : inputsStudyDefaults),
    ...(sets !== undefined && { sets: parseList(sets) }),
    ...(generators !== undefined && { generators: parseList(generators) }),
    ...(strategies !== undefined && { strategies: parseList(strategies) }),
    ...(repetitions !== undefined && { repetitions }),
    ...(seeds !== undefined && { seeds }),
    ...(calls !== undefined && { callsPerSeed: calls }),
    ...(margin !== undefined && { margin }),
  });
}

async function searchWithProgress(
  study: InputsStudyOptions,
  { out, workers, quiet = false }: SearchOptions,
): Promise<InputsResult | null> {
  const all = planJobs(study, out).length;
  const progress = createProgress(quiet);
  let finished = 0;
  let before = 0;
  const onJob = (_job: unknown, wasThere: boolean) => {
    finished++;
    if (wasThere) before++;
    progress.report(finished - before, all - before, `${finished} of ${all} repetitions`);
  };
  const frame = { versions: { faultgap: packageVersion() }, commands: [commandFor(study)] };
  return stoppable((signal) =>
    runInputsStudy({ options: study, out, workers, signal, onJob, ...frame }),
  ).finally(progress.stop);
}

/** What makes the result again, without the places that do not matter. */
function commandFor({
  sets,
  generators,
  strategies,
  repetitions,
  seeds,
  callsPerSeed,
  margin,
}: InputsStudyOptions): string {
  return `faultgap inputs search --out DIR --sets ${sets} --generators ${generators} --strategies ${strategies} --repetitions ${repetitions} --seeds ${seeds} --calls ${callsPerSeed} --margin ${margin}`;
}
