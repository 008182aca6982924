import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { defaultDiagnosers, diagnosers } from '../eval/diagnosers/index.ts';
import { evaluateRecording, readRecording } from '../eval/evaluate-recording.ts';
import { featureSets } from '../eval/feature-sets.ts';
import { workerRunner } from '../eval/pool.ts';
import type { Contestant, EvaluationPlan } from '../eval/run.ts';
import { splits } from '../eval/splits/index.ts';
import { tasks } from '../eval/tasks/index.ts';
import { formatResult } from '../report/text.ts';
import { parseList, percentage, wholeNumber } from './options.ts';
import { printJson, printText } from './output.ts';
import { createProgress } from './progress.ts';

interface EvalOptions {
  readonly task: string;
  readonly diagnosers: string;
  readonly features: string;
  readonly splits: string;
  readonly folds: number;
  readonly repeats: number;
  readonly draws: number;
  readonly seed: number;
  readonly window?: number;
  readonly workers: number;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const defaults = {
  task: 'fault-typing',
  splits: 'S0,S1,S3,S4',
  folds: 5,
  repeats: 5,
  draws: 2000,
  seed: 0,
};

export function registerEval(program: Command): void {
  program
    .command('eval')
    .description('score diagnosers within programs and on held-out programs, and measure the gap')
    .argument('<dir>', 'a recording with features.arrow and labels.arrow')
    .option('--task <id>', 'what is asked', defaults.task)
    .option('--diagnosers <ids>', 'comma-separated', defaultDiagnosers.map(({ id }) => id).join(','))
    .option('--features <ids>', 'comma-separated feature sets', 'all')
    .option('--splits <ids>', 'comma-separated', defaults.splits)
    .option('--folds <n>', 'folds per repeat', wholeNumber(2), defaults.folds)
    .option('--repeats <n>', 'cuts of each split', wholeNumber(1), defaults.repeats)
    .option('--draws <n>', 'bootstrap draws over programs', wholeNumber(100), defaults.draws)
    .option('--seed <n>', 'of splits, diagnosers and bootstrap', wholeNumber(0), defaults.seed)
    .option(
      '--window <percent>',
      'features of the first part of each run (default: as the task says)',
      percentage,
    )
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option('--out <dir>', 'where result.json, splits and predictions go (default: <dir>/eval)')
    .option('--quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .action(async (directory: string, options: EvalOptions) => {
      const plan = planEvaluation(options, pairContestants(options));
      const progress = createProgress(options.quiet === true);
      const result = await evaluateRecording(await readRecording(directory, plan), plan, {
        directory: options.out ?? join(directory, 'eval'),
        commands: [commandFor(options)],
        runJobs: workerRunner(directory, plan, options.workers),
        progress: progress.report,
      }).finally(progress.stop);
      if (options.json) printJson(result);
      else printText(formatResult(result));
    });
}

/** Every diagnoser on every feature set. */
function pairContestants(options: EvalOptions): Contestant[] {
  const sets = parseList(options.features).map((id) => featureSets.get(id));
  return parseList(options.diagnosers)
    .map((id) => diagnosers.get(id))
    .flatMap((diagnoser) => sets.map((features) => ({ diagnoser, features })));
}

/** The evaluation that `eval` runs unless told otherwise, of the contestants given. */
export function defaultPlan(contestants: readonly Contestant[], repeats = defaults.repeats): EvaluationPlan {
  return planEvaluation({ ...defaults, repeats }, contestants);
}

/** @throws InputError for a name that is in no list. */
function planEvaluation(
  { task, splits: ids, folds, repeats, draws, seed, window }: typeof defaults & { readonly window?: number },
  contestants: readonly Contestant[],
): EvaluationPlan {
  return {
    task: tasks.get(task).id,
    contestants,
    strategies: parseList(ids).map((id) => splits.get(id)),
    size: { folds, repeats, seed },
    bootstrap: { draws, seed },
    window: window === undefined ? null : window / 100,
  };
}

/** What makes the result again, without the places that do not matter. */
function commandFor(options: EvalOptions): string {
  const { task, diagnosers: who, features, splits: cuts, folds, repeats, draws, seed, window } = options;
  const seen = window === undefined ? '' : ` --window ${window}`;
  return `faultgap eval DIR --task ${task} --diagnosers ${who} --features ${features} --splits ${cuts} --folds ${folds} --repeats ${repeats} --draws ${draws} --seed ${seed}${seen}`;
}
