import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pairContestants } from '../eval/contestant.ts';
import { controls } from '../eval/controls/index.ts';
import { defaultDiagnosers, diagnosers } from '../eval/diagnosers/index.ts';
import { featureSets } from '../eval/feature-sets.ts';
import { normalisations } from '../eval/normalisations/index.ts';
import type { ClassMap, RecordingSource } from '../eval/recording.ts';
import { splits } from '../eval/splits/index.ts';
import { defaultBootstrap, defaultSize, defaultSplits } from '../eval/standard-studies.ts';
import type { Study } from '../eval/study.ts';
import { tasks } from '../eval/tasks/index.ts';
import { evaluateAndPrint } from './evaluation.ts';
import { classMapOption, parseList, percentage, wholeNumber } from './options.ts';

interface EvalOptions {
  readonly task: string;
  readonly classMap?: ClassMap;
  readonly diagnosers: string;
  readonly features: string;
  readonly normalisations: string;
  readonly splits: string;
  readonly folds: number;
  readonly repeats: number;
  readonly diagnoserSeeds: number;
  readonly draws: number;
  readonly seed: number;
  readonly window?: number;
  readonly workers: number;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerEval(program: Command): void {
  program
    .command('eval')
    .description('score diagnosers within programs and on held-out programs, and measure the gap')
    .argument('<dir>', 'a recording with features.arrow and labels.arrow')
    .option('--task <ids>', 'what is asked, comma-separated', 'fault-typing')
    .addOption(classMapOption())
    .option('--diagnosers <ids>', 'comma-separated', defaultDiagnosers.map(({ id }) => id).join(','))
    .option('--features <ids>', 'comma-separated feature sets', 'all')
    .option(
      '--normalisations <ids>',
      'comma-separated; those that refer to clean runs are a track of their own',
      'none',
    )
    .option('--splits <ids>', 'comma-separated', defaultSplits.join(','))
    .option('--folds <n>', 'folds per repeat', wholeNumber(2), defaultSize.folds)
    .option('--repeats <n>', 'cuts of each split', wholeNumber(1), defaultSize.repeats)
    .option('--diagnoser-seeds <n>', 'fits per fold whose scores are averaged', wholeNumber(1), 1)
    .option('--draws <n>', 'bootstrap draws over programs', wholeNumber(100), defaultBootstrap.draws)
    .option('--seed <n>', 'of splits, diagnosers and bootstrap', wholeNumber(0), defaultSize.seed)
    .option(
      '--window <percent>',
      'features of the first part of each run (default: as the task says)',
      percentage,
    )
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option('--out <dir>', 'where result.json, splits and predictions go (default: <dir>/eval)')
    .option('--quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .action((directory: string, options: EvalOptions) =>
      evaluateAndPrint(sourceOf(directory, options), planStudy(options), {
        ...options,
        out: options.out ?? join(directory, 'eval'),
        commands: [commandFor(options)],
      }),
    );
}

function sourceOf(directory: string, { classMap }: EvalOptions): RecordingSource {
  return { directory, ...(classMap !== undefined && { classMap }) };
}

/** Every diagnoser on every feature set under every normalisation, asked of every task. @throws InputError for a name that is in no list. */
function planStudy(options: EvalOptions): Study {
  const { folds, repeats, diagnoserSeeds, draws, seed, window } = options;
  const contestants = pairContestants(
    parseList(options.diagnosers).map((id) => diagnosers.get(id)),
    parseList(options.features).map((id) => featureSets.get(id)),
    parseList(options.normalisations).map((id) => normalisations.get(id)),
  );
  const strategies = parseList(options.splits).map((id) => splits.get(id));
  return {
    plans: parseList(options.task).map((id) => ({
      task: tasks.get(id).id,
      window: window === undefined ? null : window / 100,
      contestants,
      strategies,
      controls: controls.members,
    })),
    size: { folds, repeats, seed, ...(diagnoserSeeds > 1 && { diagnoserSeeds }) },
    bootstrap: { draws, seed },
  };
}

/** Options that say what a result is of, in the order in which a command tells them. */
const telling = [
  'task',
  'classMap',
  'diagnosers',
  'features',
  'normalisations',
  'splits',
  'folds',
  'repeats',
  'diagnoserSeeds',
  'draws',
  'seed',
  'window',
] as const;

/** What makes the result again, without the places that do not matter. */
function commandFor(options: EvalOptions): string {
  const told = telling.flatMap((name) => {
    const flag = name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
    return options[name] === undefined ? [] : [`--${flag} ${options[name]}`];
  });
  return ['faultgap eval DIR', ...told].join(' ');
}
