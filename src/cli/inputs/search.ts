import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  checkStudyOptions,
  type InputsResult,
  type InputsStudyOptions,
  inputsStudyDefaults,
  planJobs,
  quickInputsStudy,
  runInputsStudy,
} from '../../inputs/study/index.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { packageVersion } from '../../lib/versions.ts';
import { formatInputs } from '../../report/inputs/text.ts';
import { parseList, wholeNumber } from '../options.ts';
import { printJson, printNote, printText } from '../output.ts';
import { createProgress } from '../progress.ts';
import { stoppable, stoppedExitCode } from '../stoppable.ts';
import { addOutputOptions, dataDirOption, type InputsOptions, namesOption, numberThat } from './choices.ts';
import { readKills, readSamples, writePage } from './page.ts';

interface SearchOptions extends InputsOptions {
  readonly quick?: boolean;
  readonly sets?: string[];
  readonly generators?: string[];
  readonly strategies?: string[];
  readonly repetitions?: number;
  readonly seeds?: number;
  readonly calls?: number;
  readonly margin?: number;
  readonly truncations?: number[];
}

/** `faultgap inputs search`: what every search finds on every generator, and what the papers claim of it. */
export function registerSearch(inputs: Command): void {
  addOutputOptions(
    inputs
      .command('search')
      .description('search generated inputs that networks get wrong; goes on where it was stopped')
      .requiredOption('--out <dir>', 'directory of the study')
      .addOption(
        namesOption('--sets <ids>', `comma-separated image sets (default: ${inputsStudyDefaults.sets})`),
      )
      .addOption(
        namesOption('--generators <ids>', `comma-separated (default: ${inputsStudyDefaults.generators})`),
      )
      .addOption(
        namesOption(
          '--strategies <ids>',
          `comma-separated search strategies (default: ${inputsStudyDefaults.strategies})`,
        ),
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
        numberThat((value) => value >= 0 && value <= 1, 'a number from 0 to 1'),
      )
      .option(
        '--truncations <list>',
        `comma-separated ψ that seeds are truncated by (default: ${inputsStudyDefaults.truncations})`,
        (text) => parseList(text).map(psi),
      )
      .option('--quick', 'one set, one generator and few seeds: a first look')
      .addOption(dataDirOption())
      .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism()),
  ).action(search);
}

const psi = numberThat((value) => value > 0 && value <= 1, 'numbers above 0, at most 1');

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
  const { quick, sets, generators, strategies, repetitions, seeds, calls, margin, truncations } = options;
  return checkStudyOptions({
    ...(quick ? quickInputsStudy : inputsStudyDefaults),
    ...(sets !== undefined && { sets }),
    ...(generators !== undefined && { generators }),
    ...(strategies !== undefined && { strategies }),
    ...(repetitions !== undefined && { repetitions }),
    ...(seeds !== undefined && { seeds }),
    ...(calls !== undefined && { callsPerSeed: calls }),
    ...(margin !== undefined && { margin }),
    ...(truncations !== undefined && { truncations }),
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
  truncations,
}: InputsStudyOptions): string {
  return `faultgap inputs search --out DIR --sets ${sets} --generators ${generators} --strategies ${strategies} --repetitions ${repetitions} --seeds ${seeds} --calls ${callsPerSeed} --margin ${margin} --truncations ${truncations}`;
}
