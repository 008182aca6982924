import { join } from 'node:path';
import { percentOf } from '../../features/table.ts';
import { type BootstrapOptions, bootstrapPrograms } from '../../statistics/bootstrap.ts';
import type { SplitStrategy } from '../contract.ts';
import { type Answers, joinRepeats, type RepeatAnswers } from '../evaluate.ts';
import { type Contestant, nameContestant } from '../methods/method.ts';
import { none } from '../normalisations/none.ts';
import type { ContrastLine } from '../scores/contrasts.ts';
import { measureGap } from '../scores/gap.ts';
import { writePredictions } from '../scores/predictions.ts';
import { scoreAnswers } from '../scores/score.ts';
import { pooledBalancedAccuracy, type Tally, tallyAnswers } from '../scores/tally.ts';
import { onlyTested } from '../scores/tested.ts';
import { headline } from '../splits/index.ts';
import type { FrozenSplits } from './freeze.ts';
import type { EvaluationJob, JobAnswer } from './jobs.ts';
import type { Workbench } from './loaded-recording.ts';
import type { Result, ResultGap, ResultRow } from './result.ts';
import { listJobs, type Study, type WindowedPlan } from './study.ts';

/** What a plan adds to a result; `lines` are what contrasts are made from. */
export type MeasuredPlan = Pick<Result, 'rows' | 'gaps' | 'controls' | 'waterfall'> & {
  readonly lines: ContrastLine[];
};

/** All that scoring needs beside the plan. */
export interface Measuring {
  readonly study: Pick<Study, 'size' | 'bootstrap'>;
  readonly bench: Workbench;
  readonly frozen: FrozenSplits;
  /** Below it go predictions. */
  readonly directory: string;
  /** The answer of a job that is done. */
  readonly answerOf: (job: EvaluationJob) => Promise<JobAnswer>;
}

/** Scores every contestant of a plan under every split, the gaps between the headline splits, and the waterfall. */
export async function measurePlan(plan: WindowedPlan, measuring: Measuring): Promise<MeasuredPlan> {
  const measured: MeasuredPlan = { rows: [], gaps: [], controls: [], waterfall: [], lines: [] };
  for (const contestant of plan.contestants) await measureContestant(plan, contestant, measuring, measured);
  for (const job of listJobs({ ...plan, contestants: [] }, measuring.study)) {
    const answer = await measuring.answerOf(job);
    if (answer.kind === 'control') measured.controls.push(answer.control);
  }
  return measured;
}

async function measureContestant(
  plan: WindowedPlan,
  contestant: Contestant,
  measuring: Measuring,
  measured: MeasuredPlan,
): Promise<void> {
  const { bootstrap } = measuring.study;
  const named = nameContestant(contestant, plan.task);
  const asked = { task: plan.task, ...named, window: percentOf(plan.window) };
  const tallies = new Map<string, Tally>();
  for (const strategy of plan.strategies) {
    const { row, tally } = await measureRow(plan, contestant, strategy, asked, measuring);
    measured.rows.push(row);
    tallies.set(strategy.id, tally);
  }
  // Rules learn nothing, so nothing of theirs can be lost between splits.
  if (contestant.diagnoser.isUntrained) return;
  measured.gaps.push(...headlineGap(asked, tallies, bootstrap));
  measured.waterfall.push(...waterfallSteps(asked, tallies, bootstrap));
  measured.lines.push({ asked, tallies });
}

async function measureRow(
  plan: WindowedPlan,
  contestant: Contestant,
  strategy: SplitStrategy,
  asked: ContrastLine['asked'],
  { study, bench, frozen, directory, answerOf }: Measuring,
): Promise<{ row: ResultRow; tally: Tally }> {
  const { data, split, answers } = onlyTested({
    data: await bench.population(plan, contestant.normalisation),
    split: frozen.get(plan, contestant, strategy),
    answers: await collectAnswers(
      { ...plan, contestants: [contestant], strategies: [strategy] },
      study,
      answerOf,
    ),
  });
  const tally = tallyAnswers(data, answers.predictions);
  const file = join(directory, 'predictions', `${nameFile(plan, asked, strategy)}.arrow`);
  const { sha256 } = await writePredictions(file, asked, data, split, answers);
  const scores = scoreAnswers(data, answers, tally, study.bootstrap);
  return { row: { ...asked, split: strategy.id, ...scores, predictionsSha256: sha256 }, tally };
}

/** Repeats of one contestant under one split. */
async function collectAnswers(
  plan: WindowedPlan,
  study: Measuring['study'],
  answerOf: Measuring['answerOf'],
): Promise<Answers> {
  const repeats: RepeatAnswers[] = [];
  for (const job of listJobs({ ...plan, controls: [] }, study)) {
    const answer = await answerOf(job);
    if (answer.kind === 'answers') repeats.push(answer);
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
