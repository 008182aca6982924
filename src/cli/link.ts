import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { diagnosers } from '../eval/diagnosers/index.ts';
import { featureSets } from '../eval/methods/feature-sets.ts';
import { none } from '../eval/normalisations/none.ts';
import { openWorkers } from '../eval/study/pool.ts';
import { defaultBootstrap, defaultSize } from '../eval/study/standard-studies.ts';
import { readJson } from '../lib/config.ts';
import { packageVersion } from '../lib/versions.ts';
import { type LinkOptions, linkStudies } from '../mutants/link/index.ts';
import { parseRealismResult } from '../mutants/realism/index.ts';
import { formatLink } from '../report/realism/link-text.ts';
import { wholeNumber } from './options.ts';
import { printJson, printNote, printText } from './output.ts';
import { createProgress } from './progress.ts';
import { stoppable, stoppedExitCode } from './stoppable.ts';
import { findRealFaults, shippedBugs } from './test-bugs.ts';

interface LinkCommandOptions {
  readonly realism: string;
  readonly recording: string;
  readonly test: string;
  readonly out: string;
  readonly diagnoser: string;
  readonly features: string;
  readonly folds: number;
  readonly repeats: number;
  readonly controls: number;
  readonly draws: number;
  readonly seed: number;
  readonly workers: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** `faultgap quality link`: what realism and resistance of mutants have to do with the gap. */
export function registerLink(quality: Command): void {
  quality
    .command('link')
    .description('hold a realism study against the gap: do diagnosers of realistic mutants do better?')
    .requiredOption('--realism <dir>', 'directory of a study that `realism` or `quality` made')
    .requiredOption('--recording <dir>', 'a recording with features.arrow and labels.arrow')
    .option('--test <recording>', 'real faults to diagnose: `bugs` or a directory', shippedBugs)
    .requiredOption('--out <dir>', 'where link.json goes; the same command goes on where it was stopped')
    .option('--diagnoser <id>', 'who is asked', 'forest')
    .option('--features <id>', 'which feature set it reads', 'baseline')
    .option('--folds <n>', 'folds per repeat', wholeNumber(2), defaultSize.folds)
    .option('--repeats <n>', 'cuts of each split', wholeNumber(1), 1)
    .option('--controls <n>', 'random subsets of each kind per half', wholeNumber(1), 5)
    .option('--draws <n>', 'bootstrap draws', wholeNumber(100), defaultBootstrap.draws)
    .option('--seed <n>', 'of splits, diagnosers, random subsets and bootstrap', wholeNumber(0), 0)
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout')
    .action(link);
}

async function link(options: LinkCommandOptions): Promise<void> {
  const { realism, recording: directory, test, out, workers, quiet = false, json } = options;
  const path = join(realism, 'realism.json');
  const study = parseRealismResult(path, await readJson(path));
  const source = { directory, realFaults: findRealFaults(test) };
  const progress = createProgress(quiet);
  const { runnerFor, close } = openWorkers(workers);
  const result = await stoppable((signal) =>
    linkStudies(study, source, {
      ...planFor(options),
      ...{ out, signal, runnerFor, progress: progress.report },
    }),
  )
    .finally(close)
    .finally(progress.stop);
  if (result === null) {
    printNote('stopped; the same command goes on from the answers that are finished');
    process.exitCode = stoppedExitCode;
    return;
  }
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { writeRealismReport } = await import('../report/realism/index.ts');
  const page = await writeRealismReport(out, study, result);
  if (json) printJson(result);
  else printText(`${formatLink(result)}\n\nwrote ${join(out, 'link.json')} and ${page}`);
}

function planFor(
  options: LinkCommandOptions,
): Pick<LinkOptions, 'method' | 'size' | 'bootstrap' | 'controls' | 'commands' | 'versions'> {
  const { folds, repeats, seed, draws, controls } = options;
  return {
    method: {
      diagnoser: diagnosers.get(options.diagnoser),
      features: featureSets.get(options.features),
      normalisation: none,
    },
    ...{ size: { folds, repeats, seed }, bootstrap: { draws, seed }, controls },
    commands: [commandFor(options)],
    versions: { faultgap: packageVersion() },
  };
}

/** What makes the result again, without the places that do not matter. */
function commandFor({ test, ...options }: LinkCommandOptions): string {
  const told = (['diagnoser', 'features', 'folds', 'repeats', 'controls', 'draws', 'seed'] as const)
    .map((name) => `--${name} ${options[name]}`)
    .join(' ');
  const bugs = test === shippedBugs ? test : 'BUGS';
  return `faultgap quality link --realism STUDY --recording DIR --test ${bugs} --out DIR ${told}`;
}
