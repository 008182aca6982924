import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Control } from '../eval/controls/contract.ts';
import { controls } from '../eval/controls/index.ts';
import { defaultDiagnosers, diagnosers } from '../eval/diagnosers/index.ts';
import { featureSets } from '../eval/methods/feature-sets.ts';
import type { ForeignSource } from '../eval/methods/foreign-features.ts';
import { pairMethods } from '../eval/methods/method.ts';
import { openProbeColumns } from '../eval/methods/probe-columns.ts';
import { normalisations } from '../eval/normalisations/index.ts';
import { type ClassMap, type RecordingSource, readRecording } from '../eval/recording.ts';
import { splits } from '../eval/splits/index.ts';
import { defaultBootstrap, defaultSize, defaultSplits } from '../eval/study/standard-studies.ts';
import type { Study } from '../eval/study/study.ts';
import { tasks } from '../eval/tasks/index.ts';
import type { PlugIn } from '../lib/plug-in.ts';
import { evaluateAndPrint } from './evaluation.ts';
import { adoptForeign, chooseFeatures } from './foreign.ts';
import { classMapOption, parseList, percentage, plugInOption, wholeNumber } from './options.ts';
import { addOwnToEvaluation, extractOwn, idsOf, tellOwn } from './own.ts';
import { findRealFaults, shippedBugs, testOnBugsAndPrint } from './test-bugs.ts';

interface EvalOptions {
  readonly task: string;
  readonly classMap?: ClassMap;
  readonly extractor: readonly string[];
  readonly diagnoser: readonly string[];
  readonly diagnosers?: string;
  readonly features?: string;
  readonly normalisations: string;
  readonly splits?: string;
  readonly splitsFrom?: string;
  readonly controls?: string;
  readonly folds: number;
  readonly repeats?: number;
  readonly diagnoserSeeds: number;
  readonly draws: number;
  readonly seed: number;
  readonly window?: number;
  readonly test?: string;
  readonly workers: number;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** What is measured unless told otherwise. */
const usual = {
  diagnosers: defaultDiagnosers.map(({ id }) => id).join(','),
  features: 'all',
  splits: defaultSplits.join(','),
  controls: 'all',
  repeats: defaultSize.repeats,
};

export function registerEval(program: Command): void {
  program
    .command('eval')
    .description('score diagnosers within programs and on held-out programs, and measure the gap')
    .argument('<dir>', 'a recording with features.arrow and labels.arrow')
    .option('--task <ids>', 'what is asked, comma-separated', 'fault-typing')
    .addOption(classMapOption())
    .addOption(plugInOption('extractor'))
    .addOption(plugInOption('diagnoser'))
    .option(
      '--diagnosers <ids>',
      `comma-separated (default: ${usual.diagnosers}; with your own: forest and yours)`,
    )
    .option(
      '--features <ids>',
      `comma-separated feature sets, or tables of your own: theirs.csv, .arrow, .parquet, baseline+theirs.csv (default: ${usual.features}; with your own: baseline and baseline+yours)`,
    )
    .option(
      '--normalisations <ids>',
      'comma-separated; those that refer to clean runs are a track of their own',
      'none',
    )
    .option('--splits <ids>', `comma-separated (default: ${usual.splits}; with your own: S1,S4)`)
    .addOption(
      new Option('--splits-from <dir>', 'frozen splits to use, in place of cutting anew').conflicts([
        'folds',
        'repeats',
      ]),
    )
    .option('--controls <ids>', 'comma-separated, "all" or "none" (default: all; with your own: none)')
    .option('--folds <n>', 'folds per repeat', wholeNumber(2), defaultSize.folds)
    .option(
      '--repeats <n>',
      `cuts of each split (default: ${usual.repeats}; with your own: 2)`,
      wholeNumber(1),
    )
    .option('--diagnoser-seeds <n>', 'fits per fold whose scores are averaged', wholeNumber(1), 1)
    .option('--draws <n>', 'bootstrap draws over programs', wholeNumber(100), defaultBootstrap.draws)
    .option('--seed <n>', 'of splits, diagnosers and bootstrap', wholeNumber(0), defaultSize.seed)
    .option(
      '--window <percent>',
      'features of the first part of each run (default: as the task says)',
      percentage,
    )
    .addOption(
      new Option(
        '--test <recording>',
        'train on all of <dir> and diagnose real faults: `bugs` for the shipped recording, or one that `record --bugs` wrote',
      ).conflicts(['task', 'splits', 'controls', 'window', 'splitsFrom', 'extractor', 'folds']),
    )
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option(
      '--out <dir>',
      'where result.json, splits and predictions go (default: <dir>/eval; with your own: results/<id>; with --test bugs: results/bugs)',
    )
    .option('--quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .action(evaluate);
}

async function evaluate(directory: string, options: EvalOptions): Promise<void> {
  if (options.test !== undefined) return diagnoseRealFaults(directory, { ...options, test: options.test });
  const own = await addOwnToEvaluation(options);
  const chosen = chooseFeatures(options.features ?? '');
  const probe = await openProbeColumns(directory, parseList(chosen.ids));
  const settled = settle(directory, options, [...own, ...chosen.files.map(ofForeign)]);
  const { out, window, splitsFrom, quiet = false } = settled;
  const planned = planStudy({ ...settled, ...(options.features !== undefined && { features: chosen.ids }) });
  const source = {
    directory,
    plugIns: own,
    ...(options.classMap !== undefined && { classMap: options.classMap }),
    ...(splitsFrom !== undefined && { splitsFrom }),
  };
  const study = splitsFrom === undefined ? planned : await resize(planned, source);
  const share = window === undefined ? null : window / 100;
  const asked = { tasks: study.plans.map(({ task }) => task), window: share, out };
  const extraColumns = [
    ...(await extractOwn(source, own, { ...asked, quiet })),
    ...(await adoptForeign(source, chosen.files, asked)),
    ...probe,
  ];
  const told = { ...settled, ...(options.features !== undefined && { features: chosen.told }) };
  await evaluateAndPrint({ ...source, extraColumns }, study, { ...settled, commands: [commandFor(told)] });
}

const ofForeign = ({ id }: ForeignSource) => ({ kind: 'features', id });

/** The study, cut as finely as the frozen splits that it is to use. */
async function resize(study: Study, source: RecordingSource): Promise<Study> {
  const { frozen } = await readRecording(source);
  const { task, methods, strategies } = study.plans[0]!;
  const name = { task, normalisation: methods[0]!.normalisation, strategy: strategies[0]! };
  return { ...study, size: { ...study.size, ...(await frozen!.size(name)) } };
}

/** Trains on the recording and diagnoses another one, of real faults. */
async function diagnoseRealFaults(directory: string, options: EvalOptions & { test: string }): Promise<void> {
  const { test, classMap, workers, quiet = false, json = false } = options;
  const plugIns = await addOwnToEvaluation(options);
  const settled = settle(directory, options, plugIns);
  const { plans, size, bootstrap } = planStudy(settled);
  const realFaults = findRealFaults(test);
  const source = { directory, plugIns, realFaults, ...(classMap !== undefined && { classMap }) };
  const study = {
    ...{ methods: plans[0]!.methods, seed: size.seed, bootstrap },
    fits: size.repeats * (size.diagnoserSeeds ?? 1),
  };
  const commands = [`${commandFor(settled, tellingOfTest)} --test ${test === shippedBugs ? test : 'BUGS'}`];
  const out = options.out ?? (test === shippedBugs ? join('results', 'bugs') : join(test, 'eval'));
  await testOnBugsAndPrint(source, study, { out, workers, commands, quiet, json });
}

type Settled = EvalOptions & Required<Pick<EvalOptions, keyof typeof usual | 'out'>>;

/** Options that were left out. Whoever brings something of their own wants to see what it adds, soon. */
function settle(
  directory: string,
  options: EvalOptions,
  own: readonly Pick<PlugIn, 'kind' | 'id'>[],
): Settled {
  if (own.length === 0) return { ...usual, out: join(directory, 'eval'), ...options };
  const sets = idsOf(own, 'extractor').map((id) => `baseline+${id}`);
  return {
    diagnosers: ['forest', ...idsOf(own, 'diagnoser')].join(','),
    features: sets.length === 0 ? usual.features : ['baseline', ...sets].join(','),
    splits: 'S1,S4',
    controls: 'none',
    repeats: 2,
    out: join('results', own.map(({ id }) => id).join('-')),
    ...options,
  };
}

/** Every diagnoser on every feature set under every normalisation, asked of every task. @throws InputError for a name that is in no list. */
function planStudy(options: Settled): Study {
  const { folds, repeats, diagnoserSeeds, draws, seed, window } = options;
  const methods = pairMethods(
    parseList(options.diagnosers).map((id) => diagnosers.get(id)),
    parseList(options.features).map((id) => featureSets.get(id)),
    parseList(options.normalisations).map((id) => normalisations.get(id)),
  );
  const strategies = parseList(options.splits).map((id) => splits.get(id));
  return {
    plans: parseList(options.task).map((id) => ({
      task: tasks.get(id).id,
      window: window === undefined ? null : window / 100,
      methods,
      strategies,
      controls: chooseControls(options.controls),
    })),
    size: { folds, repeats, seed, ...(diagnoserSeeds > 1 && { diagnoserSeeds }) },
    bootstrap: { draws, seed },
  };
}

function chooseControls(ids: string): readonly Control[] {
  if (ids === 'all') return controls.members;
  return ids === 'none' ? [] : parseList(ids).map((id) => controls.get(id));
}

/** Options that say what a result is of, in the order in which a command tells them. */
const telling = [
  'task',
  'classMap',
  'diagnosers',
  'features',
  'normalisations',
  'splits',
  'controls',
  'folds',
  'repeats',
  'diagnoserSeeds',
  'draws',
  'seed',
  'window',
] as const;

/** Of these, what a test on real faults can be told. */
const tellingOfTest = [
  'classMap',
  'diagnosers',
  'features',
  'normalisations',
  'repeats',
  'diagnoserSeeds',
  'draws',
  'seed',
] as const;

/** What makes the result again, without the places that do not matter. */
function commandFor(options: Settled, names: readonly (typeof telling)[number][] = telling): string {
  const own = tellOwn({ extractor: options.extractor, diagnoser: options.diagnoser });
  const cut = options.splitsFrom === undefined ? '' : ' --splits-from SPLITS';
  const told = names.flatMap((name) => {
    if (cut !== '' && (name === 'folds' || name === 'repeats')) return [];
    const flag = name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
    return options[name] === undefined ? [] : [`--${flag} ${options[name]}`];
  });
  return [`faultgap eval DIR${own}${cut}`, ...told].join(' ');
}
