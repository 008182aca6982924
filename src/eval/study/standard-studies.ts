import { defaultBootstrap } from '../../statistics/bootstrap.ts';
import type { TaskId } from '../contract.ts';
import type { Control } from '../controls/contract.ts';
import { controls } from '../controls/index.ts';
import { decisions } from '../decisions/index.ts';
import { plain } from '../decisions/plain.ts';
import { tuned } from '../decisions/tuned.ts';
import { defaultDiagnosers, diagnosers, robustDiagnosers } from '../diagnosers/index.ts';
import { oneFeature } from '../diagnosers/one-feature.ts';
import { featureSets } from '../methods/feature-sets.ts';
import { type Method, pairMethods } from '../methods/method.ts';
import { normalisations } from '../normalisations/index.ts';
import { none } from '../normalisations/none.ts';
import { headline, splits } from '../splits/index.ts';
import { defaultDraws, defaultSize } from './defaults.ts';
import type { EvaluationPlan, Study } from './study.ts';

/** Feature sets of the family study: the baseline, what each further family adds to it, all, and curvature alone. */
const studiedSets = [
  'baseline',
  'baseline+curvature',
  'baseline+optimizer',
  'baseline+activation',
  'all',
  'curvature',
];
const studiedDiagnosers = ['forest', 'logistic'];
/** Whose tuned twin is measured beside them. */
const tunedDiagnosers = [...studiedDiagnosers, 'boosting'];
const studiedSplits = ['S0', 'S1', 'S4'];
/** What was seen of the tested program and operator, step by step. */
const programSplits = ['S0', 'S1', 'S1o', 'S4', 'S4o'];
const waterfallSplits = ['S0', 'S1', 'S1o', 'S2', 'S4', 'S4o'];

/** What existing techniques read; the gap is that of a forest on each (docs/definitions.md, Rule tools). */
const techniqueSets = ['autotrainer', 'deepfd', 'de-fault'];

/** Floors and simple methods, beside those that are studied. */
const simpleDiagnosers = ['majority', 'stratified', 'one-feature', 'ridge', 'knn', 'tree'];

/** What the full study measures on one task beside the family study. */
interface Extent {
  readonly sets: readonly string[];
  /** Splits of the two studied diagnosers on all features: one plan, so that steps are paired. */
  readonly strategies: readonly string[];
  readonly techniques: readonly string[];
  readonly windows: readonly number[];
}

const robust = robustDiagnosers.map(({ id }) => id);
/** But what a plain log tells, which tables of before do not have. */
const everySet = featureSets.members.map(({ id }) => id).filter((id) => id !== 'log');
const sensitivity = ['S0', 'S1', 'S1o', 'S2', 'S3', 'S4', 'S4o', 'S4d', 'S5'];
const techniques = diagnosers.members.filter(({ columns }) => columns !== undefined).map(({ id }) => id);
const rules = diagnosers.members.filter(({ isUntrained }) => isUntrained === true).map(({ id }) => id);
const tracks = normalisations.members.filter(({ track }) => track !== undefined).map(({ id }) => id);
const earlyWindows = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8];

/** Instability is predicted from the first steps only; rules and published techniques name faults. */
const extents: Readonly<Record<TaskId, Extent>> = {
  'fault-typing': {
    sets: everySet,
    strategies: [...sensitivity, 'S4-loo', 'S6', 'S7'],
    techniques,
    windows: earlyWindows,
  },
  'fault-family': { sets: studiedSets, strategies: sensitivity, techniques: [], windows: [] },
  instability: { sets: everySet, strategies: sensitivity, techniques: [], windows: [] },
  'harmful-objective': { sets: studiedSets, strategies: sensitivity, techniques: [], windows: [] },
  mismatch: { sets: studiedSets, strategies: sensitivity, techniques: [], windows: earlyWindows },
  detection: { sets: studiedSets, strategies: sensitivity, techniques, windows: earlyWindows },
};

/**
 * What each feature family gives on every task, for a forest and a linear diagnoser, with the steps from random rows to
 * held-out programs, simple learners, boosting, tuned decisions, robust training, existing techniques, tracks, early diagnosis
 * and a learning curve beside it; two cuts of each split.
 * @param present tasks that the recording has labels of.
 */
export function exploreStudy(present: readonly TaskId[]): Study {
  const sets = studiedSets.filter((id) => id !== 'all');
  const plans = present.flatMap((id) => [
    plan(id, pair(studiedDiagnosers, ['all']), waterfallSplits, controls.members),
    plan(id, pair(studiedDiagnosers, sets), studiedSplits),
    plan(id, pair(['boosting'], ['all']), headlineSplits),
    plan(id, pair(tunedDiagnosers, ['all'], tunedTwin), headlineSplits),
    plan(id, pair([oneFeature.id], ['all']), headlineSplits),
    plan(id, pair(robust, ['all'], bothWays), headlineSplits),
    ...earlyPlans(id),
  ]);
  const curvatures = pair(studiedDiagnosers, ['curvature-margins', 'curvature-raw']);
  return {
    plans: [
      ...plans,
      plan('fault-typing', pair(simpleDiagnosers, ['all']), studiedSplits),
      plan('fault-typing', pair(['forest'], techniqueSets), programSplits),
      plan('fault-typing', pair(rules, ['all']), headlineSplits),
      plan('instability', curvatures, headlineSplits),
      ...(['fault-typing', 'detection'] as const).map((id) =>
        plan(id, pair(['forest'], ['all'], { normalised: tracks }), headlineSplits),
      ),
      { ...plan('fault-typing', pair(['forest'], ['all']), []), curve: { sizes: null, draws: defaultDraws } },
    ],
    size: { ...defaultSize, repeats: 2 },
    bootstrap: defaultBootstrap,
  };
}

/** The forest on the baseline by how much of each run it saw, where the task leaves that open. */
function earlyPlans(task: TaskId): EvaluationPlan[] {
  const methods = pair(['forest'], ['baseline']);
  return extents[task].windows.map((window) => ({ ...plan(task, methods, headlineSplits), window }));
}

/**
 * Everything: as above on more sets and splits, every other diagnoser, published techniques, normalisations,
 * tuned decisions, tracks and early diagnosis; five cuts of each split, and so five diagnoser seeds.
 */
export function fullStudy(present: readonly TaskId[]): Study {
  return {
    plans: present.flatMap((id) => fullPlans(id, extents[id])),
    size: defaultSize,
    bootstrap: defaultBootstrap,
  };
}

function fullPlans(task: TaskId, extent: Extent): EvaluationPlan[] {
  const sets = extent.sets.filter((id) => id !== 'all');
  const others = defaultDiagnosers.map(({ id }) => id).filter((id) => !studiedDiagnosers.includes(id));
  return [
    plan(task, pair(studiedDiagnosers, ['all']), extent.strategies, controls.members),
    plan(task, pair(studiedDiagnosers, sets), studiedSplits),
    plan(task, pair([...others, ...extent.techniques], ['all']), studiedSplits),
    plan(task, pair(tunedDiagnosers, ['all'], tunedTwin), headlineSplits),
    plan(task, pair(robust, ['all'], bothWays), headlineSplits),
    plan(task, pair(['logistic', 'ridge', 'knn'], ['all'], { normalised: ['z-score'] }), headlineSplits),
    plan(task, pair(studiedDiagnosers, ['baseline', 'all'], { normalised: tracks }), headlineSplits),
    ...earlyPlans(task),
  ];
}

const headlineSplits = [headline.within, headline.heldOut];

function plan(
  task: TaskId,
  methods: readonly Method[],
  strategies: readonly string[],
  measured: readonly Control[] = [],
): EvaluationPlan {
  return { task, window: null, methods, strategies: pick(splits, strategies), controls: measured };
}

function pair(who: readonly string[], sets: readonly string[], how: Partial<Handling> = {}) {
  const { normalised = [none.id], decided = [plain.id] } = how;
  return pairMethods({
    diagnosers: pick(diagnosers, who),
    sets: pick(featureSets, sets),
    normalisations: pick(normalisations, normalised),
    decisions: pick(decisions, decided),
  });
}

/** Normalisations and decisions, by their ids. */
interface Handling {
  readonly normalised: readonly string[];
  readonly decided: readonly string[];
}

/** Beside those that decide as published. */
const tunedTwin: Partial<Handling> = { decided: [tuned.id] };
const bothWays: Partial<Handling> = { decided: [plain.id, tuned.id] };

function pick<T>(list: { get(id: string): T }, ids: readonly string[]): T[] {
  return ids.map((id) => list.get(id));
}
