import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { controls, measureControl } from '../controls/index.ts';
import type { CurveDraw } from '../curve/draw-training.ts';
import { type DrawPredictions, predictDraw } from '../curve/predict-draw.ts';
import { decisions } from '../decisions/index.ts';
import { plain } from '../decisions/plain.ts';
import { diagnosers } from '../diagnosers/index.ts';
import { evaluateRepeat, fitOn, type RepeatPredictions, repeatOf } from '../evaluate.ts';
import { predictEach } from '../fitted.ts';
import { featureSets } from '../methods/feature-sets.ts';
import { diagnoserOf, fitsOf, type Method, type MethodIds } from '../methods/method.ts';
import { normalisations } from '../normalisations/index.ts';
import { none } from '../normalisations/none.ts';
import type { ResultControl } from '../result.ts';
import { headline, splits } from '../splits/index.ts';
import { wildRows } from '../wild/rows.ts';
import type { EvaluationJob, JobKind, JobKinds } from './jobs.ts';

/** One repeat of a method under one split. */
export type PredictionJob = EvaluationJob &
  MethodIds & { readonly kind: 'predictions'; readonly split: string; readonly repeat: number };

export const predictionJobs: JobKind<PredictionJob, RepeatPredictions> = {
  kind: 'predictions',
  name: (job) => `${describeMethod(job)}, ${job.split}`,
  method: findMethod,
  fits: (job) => fitsOf(findMethod(job), job.size),
  async run(recording, job) {
    const method = findMethod(job);
    const strategy = splits.get(job.split);
    const data = await recording.rows(job, method);
    const split = await recording.split(job, strategy, job.size);
    return evaluateRepeat(data, split, strategy, diagnoserOf(method, job.size), job.repeat);
  },
};

export interface ControlJob extends EvaluationJob {
  readonly kind: 'control';
  readonly id: string;
  readonly bootstrap: BootstrapOptions;
}

export const controlJobs: JobKind<ControlJob, ResultControl> = {
  kind: 'control',
  name: ({ id }) => `control ${id}`,
  method: () => null,
  // Several feature families, or the headline splits.
  fits: () => 4,
  async run(recording, job) {
    const { id, size, bootstrap } = job;
    // Controls change rows and columns; the strata would not follow.
    const { strata: _, ...data } = await recording.allRows(job);
    const environment = await recording.source.environment();
    return measureControl(controls.get(id), { data, environment, size, bootstrap });
  },
};

/** One draw of the programs that a method is trained on, of a learning curve. */
export type CurveJob = EvaluationJob &
  MethodIds & { readonly kind: 'curve'; readonly split: string; readonly curve: CurveDraw };

export const curveJobs: JobKind<CurveJob, DrawPredictions> = {
  kind: 'curve',
  name: (job) => `${describeMethod(job)}, curve at ${job.curve.programs} programs`,
  method: findMethod,
  fits: (job) => (fitsOf(findMethod(job), job.size) * job.curve.programs) / typicalPrograms,
  async run(recording, job) {
    const method = findMethod(job);
    const strategy = splits.get(job.split);
    const data = await recording.rows(job, method);
    const split = await recording.split(job, strategy, job.size);
    return predictDraw(data, split, strategy, diagnoserOf(method, job.size), job.curve);
  },
};

/** Fits of fewer programs are shorter. */
const typicalPrograms = 40;

/** One repeat of a method that is trained on all rows, on wild runs. */
export type WildJob = EvaluationJob &
  MethodIds & {
    readonly kind: 'wild';
    readonly repeat: number;
    /** SHA-256 of the feature table of the wild runs. */
    readonly tested: string;
  };

export const wildJobs: JobKind<WildJob, RepeatPredictions> = {
  kind: 'wild',
  name: (job) => `${describeMethod(job)}, wild runs`,
  method: findMethod,
  fits: (job) => fitsOf(findMethod(job), job.size) / job.size.folds,
  async run(recording, job) {
    const method = findMethod(job);
    const data = await recording.rows(job, method);
    const { features } = wildRows(await recording.wild(job), data);
    const [diagnoser, seed] = [diagnoserOf(method, job.size), job.size.seed + job.repeat];
    const fitted = fitOn(data, [...data.rows.keys()], diagnoser, seed, splits.get(headline.heldOut));
    return repeatOf(predictEach(fitted, features));
  },
};

/** What a study consists of. */
export const studyKinds: JobKinds = [predictionJobs, controlJobs, curveJobs, wildJobs];

/** A method by its ids. @throws InputError `unknown-diagnoser`, `unknown-feature-set`, `unknown-normalisation`, `unknown-decision`. */
export function findMethod({ diagnoser, features, normalisation, decision }: MethodIds): Method {
  return {
    diagnoser: diagnosers.get(diagnoser),
    features: featureSets.get(features),
    normalisation: normalisations.get(normalisation),
    decision: decisions.get(decision),
  };
}

/** A method in words, for progress. */
export function describeMethod({ diagnoser, features, normalisation, decision }: MethodIds): string {
  const parts = [`${diagnoser} on ${features}`];
  if (normalisation !== none.id) parts.push(normalisation);
  if (decision !== plain.id) parts.push(decision);
  return parts.join(', ');
}
