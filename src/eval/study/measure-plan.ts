import { join } from 'node:path';
import { percentOf } from '../../features/table.ts';
import { type BootstrapOptions, bootstrapPrograms } from '../../statistics/bootstrap.ts';
import type { SplitStrategy } from '../contract.ts';
import { joinRepeats, onlyTested, type Predictions, type RepeatPredictions } from '../evaluate.ts';
import { type Method, nameMethod } from '../methods/method.ts';
import { none } from '../normalisations/none.ts';
import type { Result, ResultGap, ResultRow } from '../result.ts';
import type { ContrastLine } from '../scores/contrasts.ts';
import { measureGap } from '../scores/gap.ts';
import { writePredictions } from '../scores/predictions.ts';
import { scorePredictions } from '../scores/score.ts';
import { pooledBalancedAccuracy, type Tally, tallyPredictions } from '../scores/tally.ts';
import { headline } from '../splits/index.ts';
import type { FrozenSplits } from './freeze.ts';
import type { EvaluationJob, JobOutput } from './jobs.ts';
import type { LoadedRecording } from './loaded-recording.ts';
import { listJobs, type Study, type WindowedPlan } from './study.ts';

/** What a plan adds to a result; `lines` are what contrasts are made from. */
export type MeasuredPlan = Pick<Result, 'rows' | 'gaps' | 'controls' | 'waterfall'> & {
  readonly lines: ContrastLine[];
};

/** All that scoring needs beside the plan. */
export interface Measuring {
  readonly study: Pick<Study, 'size' | 'bootstrap'>;
  readonly bench: LoadedRecording;
  readonly frozen: FrozenSplits;
  /** Below it go predictions. */
  readonly directory: string;
  /** The answer of a job that is done. */
  readonly answerOf: (job: EvaluationJob) => Promise<JobOutput>;
}

/** Scores every contestant of a plan under every split, the gaps between the headline splits, and the waterfall. */
export async function measurePlan(plan: WindowedPlan, measuring: Measuring): Promise<MeasuredPlan> {
  const measured: MeasuredPlan = { rows: [], gaps: [], controls: [], waterfall: [], lines: [] };
  for (const method of plan.contestants) await measureMethod(plan, method, measuring, measured);
  for (const job of listJobs({ ...plan, contestants: [] }, measuring.study)) {
    const prediction = await measuring.answerOf(job);
    if (prediction.kind === 'control') measured.controls.push(prediction.control);
  }
  return measured;
}

async function measureMethod(
  plan: WindowedPlan,
  method: Method,
  measuring: Measuring,
  measured: MeasuredPlan,
): Promise<void> {
  const { bootstrap } = measuring.study;
  const named = nameMethod(method, plan.task);
  const asked = { task: plan.task, ...named, window: percentOf(plan.window) };
  const tallies = new Map<string, Tally>();
  for (const strategy of plan.strategies) {
    const { row, tally } = await measureRow(plan, method, strategy, asked, measuring);
    measured.rows.push(row);
    tallies.set(strategy.id, tally);
  }
  // Rules learn nothing, so nothing of theirs can be lost between splits.
  if (method.diagnoser.isUntrained) return;
  measured.gaps.push(...headlineGap(asked, tallies, bootstrap));
  measured.waterfall.push(...waterfallSteps(asked, tallies, bootstrap));
  measured.lines.push({ asked, tallies });
}

async function measureRow(
  plan: WindowedPlan,
  method: Method,
  strategy: SplitStrategy,
  asked: ContrastLine['asked'],
  { study, bench, frozen, directory, answerOf }: Measuring,
): Promise<{ row: ResultRow; tally: Tally }> {
  const { data, split, answers } = onlyTested({
    data: await bench.population(plan, method.normalisation),
    split: frozen.get(plan, method, strategy),
    answers: await collectPredictions(
      { ...plan, contestants: [method], strategies: [strategy] },
      study,
      answerOf,
    ),
  });
  const tally = tallyPredictions(data, answers.predictions);
  const file = join(directory, 'predictions', `${nameFile(plan, asked, strategy)}.arrow`);
  const { sha256 } = await writePredictions(file, asked, data, split, answers);
  const scores = scorePredictions(data, answers, tally, study.bootstrap);
  return { row: { ...asked, split: strategy.id, ...scores, predictionsSha256: sha256 }, tally };
}

/** Repeats of one contestant under one split. */
async function collectPredictions(
  plan: WindowedPlan,
  study: Measuring['study'],
  predictionOf: Measuring['answerOf'],
): Promise<Predictions> {
  const repeats: RepeatPredictions[] = [];
  for (const job of listJobs({ ...plan, controls: [] }, study)) {
    const prediction = await predictionOf(job);
    if (prediction.kind === 'answers') repeats.push(prediction);
  }
  return joinRepeats(repeats);
}

/** What differs from the default is named, so that no two files of a study share a name. */
function nameFile(plan: WindowedPlan, asked: ContrastLine['asked'], { id }: SplitStrategy): string {
  const { task, diagnoser, features, normalisation, window } = asked;
  const parts = [task, diagnoser, features];
  if (normalisation !== none.id) parts.push(normalisation);
  if (!plan.isDefaultWindow) parts.push(`first-${window}`);
  return [...parts, id].join('-');
}

function headlineGap(
  asked: ContrastLine['asked'],
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): ResultGap[] {
  const within = tallies.get(headline.within);
  const heldOut = tallies.get(headline.heldOut);
  if (within === undefined || heldOut === undefined) return [];
  return [{ ...asked, ...headline, ...measureGap(within, heldOut, bootstrap) }];
}

/** Splits in the order in which they remove leaks. */
const waterfallOrder = ['S0', 'S1', 'S2', 'S4'];

function waterfallSteps(
  asked: ContrastLine['asked'],
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): Result['waterfall'] {
  const present = waterfallOrder.filter((id) => tallies.has(id));
  return present.slice(1).map((to, i) => {
    const from = present[i]!;
    const [before, after] = [tallies.get(from)!, tallies.get(to)!];
    const drop = (times: Float64Array) =>
      pooledBalancedAccuracy(before, times) - pooledBalancedAccuracy(after, times);
    return { ...asked, from, to, ...bootstrapPrograms(before.programs.length, drop, bootstrap) };
  });
}
