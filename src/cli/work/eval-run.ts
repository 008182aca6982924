import { join } from 'node:path';
import type { Control } from '../../eval/controls/contract.ts';
import { controls } from '../../eval/controls/index.ts';
import { parseCurve } from '../../eval/curve/curve-sizes.ts';
import { decisions } from '../../eval/decisions/index.ts';
import { defaultDiagnosers, diagnosers } from '../../eval/diagnosers/index.ts';
import { openProbeColumns } from '../../eval/methods/extra-columns.ts';
import { featureSets } from '../../eval/methods/feature-sets.ts';
import { pairMethods } from '../../eval/methods/method.ts';
import { evaluationKinds } from '../../eval/methods/plug-ins.ts';
import { normalisations } from '../../eval/normalisations/index.ts';
import { readPrimary } from '../../eval/primary/file.ts';
import { primaryStudy } from '../../eval/primary/study.ts';
import { type RecordingSource, readRecording } from '../../eval/recording.ts';
import { splits } from '../../eval/splits/index.ts';
import { defaultDraws, defaultSize, defaultSplits } from '../../eval/study/defaults.ts';
import type { Study } from '../../eval/study/study.ts';
import { tasks } from '../../eval/tasks/index.ts';
import { wildSplit } from '../../eval/wild/rows.ts';
import { InputError } from '../../lib/errors.ts';
import type { PlugIn } from '../../lib/plug-in.ts';
import { unknownName } from '../../lib/registry.ts';
import { findRealFaults, isReference, reference, shippedBugs } from '../common-options.ts';
import { corpus2, evalOptions } from '../eval.ts';
import { evaluateAndPrint, testOnBugsAndPrint } from '../evaluation.ts';
import { addFeatures, chooseFeatures } from '../extra-features.ts';
import { commandLine, type Parsed } from '../options.ts';
import { addOwn, idsOf } from '../own-plug-ins.ts';
import { indexCorpus2 } from './index-corpus-2.ts';
import { writeWildFeatures } from './wild-features.ts';

/** What is measured by default. */
const usual = {
  diagnosers: defaultDiagnosers.map(({ id }) => id),
  features: ['all'],
  decision: ['plain', 'tuned'],
  splits: defaultSplits,
  controls: ['all'],
  repeats: defaultSize.repeats,
};

type EvalOptions = Parsed<typeof evalOptions>;
type Settled = EvalOptions & Required<Pick<EvalOptions, keyof typeof usual | 'out'>>;

/** Evaluates a recording, or predicts real faults from it. */
export async function runEval(recording: string, options: EvalOptions): Promise<void> {
  const directory = recording === corpus2 ? await indexCorpus2() : recording;
  const own = await addOwn(evaluationKinds, options);
  const { test } = options;
  if (test === undefined) await evaluate(directory, options, own);
  else await evaluateOnRealFaults(directory, { ...options, test }, own);
}

async function evaluate(directory: string, options: EvalOptions, own: readonly PlugIn[]): Promise<void> {
  const { classMap, splitsFrom, workers, quiet } = options;
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
  const added = await addFeatures(source, { own, files, workers, quiet }, extent);
  const isWild = study.plans.some((plan) => plan.wild);
  const wild = isWild ? { wild: await writeWildFeatures(source, extent) } : {};
  const values = options.features === undefined ? settled : { ...settled, features: recorded };
  // What the file of comparisons says is not said again.
  const recordedOptions = primary === undefined ? evalOptions : { primary: evalOptions.primary };
  const commands = [commandLine(['eval', 'DIR'], recordedOptions, values)];
  await evaluateAndPrint({ ...source, ...wild, extraColumns: [...added, ...probe] }, study, {
    ...settled,
    commands,
  });
}

/** The study, cut as finely as the frozen splits that it is to use. */
async function sizeStudy(study: Study, source: RecordingSource): Promise<Study> {
  if (source.splitsFrom === undefined) return study;
  const { frozen } = await readRecording(source);
  const { task, strategies } = study.plans[0]!;
  const strategy = strategies[0];
  if (strategy === undefined) throw nothingFrozen();
  const name = { task, strategy };
  return { ...study, size: { ...study.size, ...(await frozen!.size(name)) } };
}

function nothingFrozen(): InputError {
  return new InputError('wild-alone', {
    rule: `frozen splits are of the corpus, and ${wildSplit} is none of them`,
    need: `a split beside ${wildSplit}`,
    value: `--splits ${wildSplit}`,
    remedy: 'Name one in --splits, or leave --splits-from out.',
  });
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
    decision: ['plain'],
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
  const wild = options.splits.includes(wildSplit);
  const strategies = options.splits.filter((id) => id !== wildSplit).map(findSplit);
  return {
    plans: options.task.map((id) => ({
      task: tasks.get(id).id,
      window: shareOf(options.window),
      methods,
      strategies,
      controls: chooseControls(options.controls),
      ...(wild && { wild }),
      ...(options.curve !== undefined && {
        curve: { sizes: parseCurve(options.curve), draws: options.curveDraws ?? defaultDraws },
      }),
    })),
    size: { folds, repeats, seed, ...(diagnoserSeeds > 1 && { diagnoserSeeds }) },
    bootstrap: { draws, seed },
  };
}

function findSplit(id: string) {
  if (splits.has(id)) return splits.get(id);
  throw unknownName('split', id, [...splits.members.map((split) => split.id), wildSplit]);
}

const shareOf = (percent: number | undefined) => (percent === undefined ? null : percent / 100);

function chooseControls(ids: readonly string[]): readonly Control[] {
  if (String(ids) === 'all') return controls.members;
  return String(ids) === 'none' ? [] : ids.map((id) => controls.get(id));
}
