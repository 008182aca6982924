import { join } from 'node:path';
import { percentOf } from '../../features/table.ts';
import { type BootstrapOptions, bootstrapPrograms } from '../../statistics/bootstrap.ts';
import type { SplitStrategy } from '../contract.ts';
import { type CurveMode, curveModes } from '../curve/draw-training.ts';
import { measureCurve } from '../curve/measure-curve.ts';
import { joinRepeats, onlyTested } from '../evaluate.ts';
import { type Method, nameMethod } from '../methods/method.ts';
import { none } from '../normalisations/none.ts';
import type { Result, ResultControl, ResultCurve, ResultGap, ResultRow } from '../result.ts';
import type { ContrastLine } from '../scores/contrasts.ts';
import type { Decided } from '../scores/decide-differences.ts';
import { measureGap } from '../scores/gap.ts';
import { writePredictions } from '../scores/predictions.ts';
import { measureScores } from '../scores/score.ts';
import { pooledBalancedAccuracy, type Tally, tallyPredictions } from '../scores/tally.ts';
import { headline } from '../splits/index.ts';
import { controlJobs, curveJobs, predictionJobs } from './job-kinds.ts';
import { type PredictionStore, readDone } from './kept-predictions.ts';
import type { LoadedRecording } from './loaded-recording.ts';
import { listControls, listDraws, listPredictions, type Study, type WindowedPlan } from './study.ts';

/** What a plan adds to a result; `lines` are what contrasts are made from. */
export type MeasuredPlan = Pick<Result, 'rows' | 'controls' | 'curves' | 'waterfall'> & {
  /** Before those of one table are corrected together. */
  readonly gaps: Omit<ResultGap, keyof Decided>[];
  readonly lines: ContrastLine[];
};

/** All that scoring needs beside the plan. */
export interface MeasureContext {
  readonly study: Pick<Study, 'size' | 'bootstrap'>;
  readonly recording: LoadedRecording;
  /** Below it go predictions. */
  readonly directory: string;
  /** Holds the output of every job. */
  readonly store: PredictionStore;
}

/** What identifies a line of the table. */
type Line = ContrastLine['setting'];

/** Scores every method of a plan under every split, the gaps between the headline splits, and the waterfall. */
export async function measurePlan(plan: WindowedPlan, measuring: MeasureContext): Promise<MeasuredPlan> {
  const measured: MeasuredPlan = {
    ...{ rows: [], gaps: [], controls: [], curves: [], waterfall: [], lines: [] },
  };
  for (const method of plan.methods) await measureMethod(plan, method, measuring, measured);
  const { study, store } = measuring;
  for (const job of listControls(plan, study))
    measured.controls.push(await readDone<typeof job, ResultControl>(controlJobs, store, job));
  return measured;
}

async function measureMethod(
  plan: WindowedPlan,
  method: Method,
  measuring: MeasureContext,
  measured: MeasuredPlan,
): Promise<void> {
  const { bootstrap } = measuring.study;
  const line = { task: plan.task, ...nameMethod(method, plan.task), window: percentOf(plan.window) };
  const tallies = new Map<string, Tally>();
  for (const strategy of plan.strategies) {
    const { row, tally } = await measureRow(plan, method, strategy, line, measuring);
    measured.rows.push(row);
    tallies.set(strategy.id, tally);
  }
  measured.curves.push(...(await measureCurves(plan, method, line, measuring)));
  // Rules learn nothing, so nothing of theirs can be lost between splits.
  if (method.diagnoser.isUntrained) return;
  measured.gaps.push(...headlineGap(line, tallies, bootstrap));
  measured.waterfall.push(...waterfallSteps(line, tallies, bootstrap));
  measured.lines.push({ setting: line, tallies });
}

async function measureRow(
  plan: WindowedPlan,
  method: Method,
  strategy: SplitStrategy,
  line: Line,
  { study, recording, directory, store }: MeasureContext,
): Promise<{ row: ResultRow; tally: Tally }> {
  const jobs = listPredictions(plan, method, strategy, study);
  const { data, split, predictions } = onlyTested({
    data: await recording.population(plan, method.normalisation),
    split: await recording.split(plan, method, strategy, study.size),
    predictions: joinRepeats(await Promise.all(jobs.map((job) => readDone(predictionJobs, store, job)))),
  });
  const tally = tallyPredictions(data, predictions.predictions);
  const file = join(directory, 'predictions', `${nameFile(plan, line, strategy)}.arrow`);
  const { sha256 } = await writePredictions(file, line, data, split, predictions);
  const scores = measureScores(data, predictions, tally, study.bootstrap);
  return { row: { ...line, split: strategy.id, ...scores, predictionsSha256: sha256 }, tally };
}

async function measureCurves(
  plan: WindowedPlan,
  method: Method,
  line: Line,
  { study, recording, store }: MeasureContext,
): Promise<ResultCurve[]> {
  if (plan.curve === undefined) return [];
  const data = await recording.population(plan, method.normalisation);
  const drawn = (mode: CurveMode) =>
    Promise.all(
      plan.curve!.sizes!.map(async (programs) => {
        const jobs = listDraws(plan, method, study, { mode, programs });
        return { programs, draws: await Promise.all(jobs.map((job) => readDone(curveJobs, store, job))) };
      }),
    );
  const curves: ResultCurve[] = [];
  for (const mode of curveModes)
    curves.push({ ...line, split: 'S4', ...measureCurve(data, mode, await drawn(mode), study.bootstrap) });
  return curves;
}

/** What differs from the default is named, so that no two files of a study share a name. */
function nameFile(plan: WindowedPlan, line: Line, { id }: SplitStrategy): string {
  const { task, diagnoser, features, normalisation, window } = line;
  const parts = [task, diagnoser, features];
  if (normalisation !== none.id) parts.push(normalisation);
  if (!plan.isDefaultWindow) parts.push(`first-${window}`);
  return [...parts, id].join('-');
}

function headlineGap(
  line: Line,
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): MeasuredPlan['gaps'] {
  const within = tallies.get(headline.within);
  const heldOut = tallies.get(headline.heldOut);
  if (within === undefined || heldOut === undefined) return [];
  return [{ ...line, ...headline, ...measureGap(within, heldOut, bootstrap) }];
}

/** Splits in the order in which they remove leaks. */
const waterfallOrder = ['S0', 'S1', 'S2', 'S4'];

function waterfallSteps(
  line: Line,
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): Result['waterfall'] {
  const present = waterfallOrder.filter((id) => tallies.has(id));
  return present.slice(1).map((to, i) => {
    const from = present[i]!;
    const [before, after] = [tallies.get(from)!, tallies.get(to)!];
    const drop = (times: Float64Array) =>
      pooledBalancedAccuracy(before, times) - pooledBalancedAccuracy(after, times);
    return { ...line, from, to, ...bootstrapPrograms(before.programs.length, drop, bootstrap) };
  });
}
