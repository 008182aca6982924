import { join } from 'node:path';
import type { Control } from '../eval/controls/contract.ts';
import { controls } from '../eval/controls/index.ts';
import { defaultDraws, parseCurve } from '../eval/curve/curve-sizes.ts';
import { decisions } from '../eval/decisions/index.ts';
import { defaultDiagnosers, diagnosers } from '../eval/diagnosers/index.ts';
import { openProbeColumns } from '../eval/methods/extra-columns.ts';
import { featureSets } from '../eval/methods/feature-sets.ts';
import { pairMethods } from '../eval/methods/method.ts';
import { evaluationKinds } from '../eval/methods/plug-ins.ts';
import { normalisations } from '../eval/normalisations/index.ts';
import { readPrimary } from '../eval/primary/file.ts';
import { primaryStudy } from '../eval/primary/study.ts';
import { type RecordingSource, readRecording } from '../eval/recording.ts';
import { splits } from '../eval/splits/index.ts';
import { defaultSize, defaultSplits } from '../eval/study/standard-studies.ts';
import type { Study } from '../eval/study/study.ts';
import { tasks } from '../eval/tasks/index.ts';
import type { PlugIn } from '../lib/plug-in.ts';
import {
  classMap,
  count,
  draws,
  isReference,
  json,
  list,
  names,
  percentage,
  plugIn,
  quiet,
  recordingArgument,
  reference,
  workers,
} from './common-options.ts';
import {
  evaluateAndPrint,
  findRealFaults,
  shippedBugs,
  testOnBugsAndPrint,
  wordForRealFaults,
} from './evaluation.ts';
import { addFeatures, chooseFeatures } from './extra-features.ts';
import { commandLine, defineCommand, option, type Parsed } from './options.ts';
import { addOwn, idsOf } from './own-plug-ins.ts';
import { summaries } from './summaries.ts';

/** What is measured by default. */
const usual = {
  diagnosers: defaultDiagnosers.map(({ id }) => id),
  features: ['all'],
  splits: defaultSplits,
  controls: ['all'],
  repeats: defaultSize.repeats,
};

const evalOptions = {
  extractor: plugIn('extractor'),
  diagnoser: plugIn('diagnoser'),
  splitsFrom: option('<dir>', 'place', 'frozen splits to use, in place of cutting anew', {
    recordedAs: 'SPLITS',
    conflicts: ['folds', 'repeats'],
  }),
  task: list('what to predict, comma-separated', ['fault-typing']),
  classMap,
  diagnosers: list(`comma-separated (default: ${usual.diagnosers}; with your own: forest and yours)`),
  features: list(
    `comma-separated feature sets, or tables of your own: theirs.csv, .arrow, .parquet, baseline+theirs.csv (default: ${usual.features}; with your own: baseline and baseline+yours)`,
  ),
  decision: names('how a class is chosen from scores, comma-separated: plain, tuned', ['plain', 'tuned']),
  normalisations: list(
    'comma-separated; unlabelled-1, -5, -20 and clean-1, -5, -20 look at other runs of the program: tracks of their own',
    ['none'],
  ),
  splits: list(`comma-separated (default: ${usual.splits}; with your own: S1,S4)`),
  controls: list('comma-separated, "all" or "none" (default: all; with your own: none)'),
  curve: option(
    '<sizes>',
    'result',
    'learning curves: `programs` for growing numbers of training programs, or numbers of your own: programs:2,5,10',
  ),
  curveDraws: count(`draws of training programs at each size of a curve (default: ${defaultDraws})`, 1),
  primary: option(
    '<file>',
    'place',
    'comparisons that were chosen beforehand, in place of diagnosers × splits; see corpus/config/primary.json',
    {
      recordedAs: 'PRIMARY',
      conflicts: [
        ...['task', 'diagnosers', 'features', 'normalisations', 'splits', 'controls', 'folds', 'repeats'],
        ...[
          'diagnoserSeeds',
          'seed',
          'decision',
          'draws',
          'window',
          'test',
          'curve',
          'splitsFrom',
          'classMap',
        ],
      ],
    },
  ),
  folds: count('folds per repeat', 2, defaultSize.folds),
  repeats: count(`cuts of each split (default: ${usual.repeats}; with your own: 2)`, 1),
  diagnoserSeeds: count('fits per fold whose scores are averaged', 1, 1),
  draws,
  seed: count('seed of splits, diagnosers and bootstrap', 0, defaultSize.seed),
  window: option(
    '<percent>',
    'result',
    'features of the first part of each run (default: as the task says)',
    { parse: percentage },
  ),
  test: option(
    '<recording>',
    'result',
    'train on all of <dir> and predict real faults: `bugs` for the shipped recording, or one that `record --bugs` wrote',
    {
      recordedAs: wordForRealFaults,
      conflicts: ['task', 'splits', 'controls', 'window', 'curve', 'splitsFrom', 'extractor', 'folds'],
    },
  ),
  out: option(
    '<dir>',
    'place',
    'where result.json, splits and predictions go (default: <dir>/eval; with your own: results/<id>; with --test bugs: results/bugs)',
  ),
  workers,
  quiet,
  json,
};

type EvalOptions = Parsed<typeof evalOptions>;
type Settled = EvalOptions & Required<Pick<EvalOptions, keyof typeof usual | 'out'>>;

export const registerEval = defineCommand({
  name: 'eval',
  about: summaries.eval,
  page: 'docs/definitions.md',
  examples: [
    'eval reference --features baseline',
    'eval rec --task detection --diagnosers forest --splits S1,S4',
    'eval reference --extractor mine.ts',
  ],
  args: [recordingArgument],
  options: evalOptions,
  async run(directory, options) {
    const own = await addOwn(evaluationKinds, options);
    const { test } = options;
    if (test === undefined) await evaluate(directory, options, own);
    else await evaluateOnRealFaults(directory, { ...options, test }, own);
  },
});

async function evaluate(directory: string, options: EvalOptions, own: readonly PlugIn[]): Promise<void> {
  const { classMap, splitsFrom, quiet } = options;
  const { ids, files, recorded } = chooseFeatures(options.features ?? []);
  const probe = await openProbeColumns(directory, ids);
  const foreign = files.map(({ id }) => ({ kind: 'features', id }));
  const settled = settle(directory, options, [...own, ...foreign]);
  const features = options.features === undefined ? settled : { ...settled, features: ids };
  const source = { directory, plugIns: own, classMap, splitsFrom };
  const { primary } = options;
  const study =
    primary === undefined
      ? await sizeStudy(planStudy(features), source)
      : primaryStudy(await readPrimary(primary));
  const window = shareOf(settled.window);
  const extent = { tasks: study.plans.map(({ task }) => task), window, out: settled.out };
  const added = await addFeatures(source, { own, files, quiet }, extent);
  const values = options.features === undefined ? settled : { ...settled, features: recorded };
  // What the file of comparisons says is not said again.
  const recordedOptions = primary === undefined ? evalOptions : { primary: evalOptions.primary };
  const commands = [commandLine(['eval', 'DIR'], recordedOptions, values)];
  await evaluateAndPrint({ ...source, extraColumns: [...added, ...probe] }, study, { ...settled, commands });
}

/** The study, cut as finely as the frozen splits that it is to use. */
async function sizeStudy(study: Study, source: RecordingSource): Promise<Study> {
  if (source.splitsFrom === undefined) return study;
  const { frozen } = await readRecording(source);
  const { task, strategies } = study.plans[0]!;
  const name = { task, strategy: strategies[0]! };
  return { ...study, size: { ...study.size, ...(await frozen!.size(name)) } };
}

/** Trains on the recording and predicts another one, of real faults. */
async function evaluateOnRealFaults(
  directory: string,
  options: EvalOptions & { readonly test: string },
  plugIns: readonly PlugIn[],
): Promise<void> {
  const { test, classMap } = options;
  const settled = settle(directory, options, plugIns);
  const { plans, size, bootstrap } = planStudy(settled);
  const study = {
    ...{ methods: plans[0]!.methods, seed: size.seed, bootstrap },
    fits: size.repeats * (size.diagnoserSeeds ?? 1),
  };
  const source = { directory, plugIns, realFaults: findRealFaults(test), classMap };
  const out = options.out ?? (test === shippedBugs ? join('results', 'bugs') : placeIn(test));
  const commands = [commandLine(['eval', 'DIR'], evalOptions, settled)];
  await testOnBugsAndPrint(source, study, { ...settled, out, commands });
}

/** Where results on a recording go: into it, but for the shipped one, whose folder is not ours to write in. */
const placeIn = (directory: string) =>
  isReference(directory) ? join('results', reference) : join(directory, 'eval');

/** Fills in what was left out; with plug-ins of one's own, a small study that ends soon. */
function settle(
  directory: string,
  options: EvalOptions,
  own: readonly Pick<PlugIn, 'kind' | 'id'>[],
): Settled {
  if (own.length === 0) return { ...usual, out: placeIn(directory), ...options };
  const sets = idsOf(own, 'extractor').map((id) => `baseline+${id}`);
  return {
    diagnosers: ['forest', ...idsOf(own, 'diagnoser')],
    features: sets.length === 0 ? usual.features : ['baseline', ...sets],
    splits: ['S1', 'S4'],
    controls: ['none'],
    repeats: 2,
    out: join('results', own.map(({ id }) => id).join('-')),
    ...options,
  };
}

/**
 * Every diagnoser on every feature set under every normalisation with every decision, on every task.
 * @throws InputError for an unknown name.
 */
function planStudy(options: Settled): Study {
  const { folds, repeats, diagnoserSeeds, draws, seed } = options;
  const methods = pairMethods({
    diagnosers: options.diagnosers.map((id) => diagnosers.get(id)),
    sets: options.features.map((id) => featureSets.get(id)),
    normalisations: options.normalisations.map((id) => normalisations.get(id)),
    decisions: options.decision.map((id) => decisions.get(id)),
  });
  const strategies = options.splits.map((id) => splits.get(id));
  return {
    plans: options.task.map((id) => ({
      task: tasks.get(id).id,
      window: shareOf(options.window),
      methods,
      strategies,
      controls: chooseControls(options.controls),
      ...(options.curve !== undefined && {
        curve: { sizes: parseCurve(options.curve), draws: options.curveDraws ?? defaultDraws },
      }),
    })),
    size: { folds, repeats, seed, ...(diagnoserSeeds > 1 && { diagnoserSeeds }) },
    bootstrap: { draws, seed },
  };
}

const shareOf = (percent: number | undefined) => (percent === undefined ? null : percent / 100);

function chooseControls(ids: readonly string[]): readonly Control[] {
  if (String(ids) === 'all') return controls.members;
  return String(ids) === 'none' ? [] : ids.map((id) => controls.get(id));
}
