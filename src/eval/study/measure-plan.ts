import { join } from 'node:path';
import { percentOf } from '../../features/table.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import type { SplitStrategy } from '../contract.ts';
import { type CurveMode, curveModes } from '../curve/draw-training.ts';
import { measureCurve } from '../curve/measure-curve.ts';
import { joinRepeats, onlyTested, type PredictedRows } from '../evaluate.ts';
import { type Method, nameMethod } from '../methods/method.ts';
import type { Result, ResultControl, ResultCurve, ResultGap, ResultRow, ResultWild } from '../result.ts';
import type { ContrastLine } from '../scores/contrasts.ts';
import type { Decided } from '../scores/decide-differences.ts';
import { estimateAccuracy, measureGap } from '../scores/gap.ts';
import { namePredictionsFile, writePredictions } from '../scores/predictions.ts';
import { measureStrata } from '../scores/strata.ts';
import { pooledBalancedAccuracy, subtractTally, type Tally, tallySome } from '../scores/tally.ts';
import { nameSplit } from '../splits/file.ts';
import { gapPairs, waterfalls } from '../splits/index.ts';
import { controlJobs, curveJobs, predictionJobs } from './job-kinds.ts';
import { readDone } from './kept-predictions.ts';
import { lostInTheWild, type MeasuredFrom, measureWild } from './measure-wild.ts';
import { scoreRow } from './score-row.ts';
import { listControls, listDraws, listPredictions, type WindowedPlan } from './study.ts';

/** What a plan adds to a result; `lines` are what contrasts are made from. */
export type MeasuredPlan = Pick<Result, 'rows' | 'controls' | 'curves' | 'waterfall'> & {
  readonly wild: ResultWild[];
  /** Before those of one table are corrected together. */
  readonly gaps: Omit<ResultGap, keyof Decided>[];
  readonly lines: ContrastLine[];
};

/** All that scoring needs beside the plan. */
export interface MeasureContext extends MeasuredFrom {
  /** SHA-256 of the frozen split files, by their names. */
  readonly splitHashes: Readonly<Record<string, string>>;
}

/** What identifies a line of the table. */
type Line = ContrastLine['setting'];

/** Scores every method of a plan under every split, the gaps between pairs of splits, and the waterfalls. */
export async function measurePlan(plan: WindowedPlan, measuring: MeasureContext): Promise<MeasuredPlan> {
  const measured: MeasuredPlan = {
    ...{ rows: [], gaps: [], controls: [], curves: [], waterfall: [], wild: [], lines: [] },
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
  const scored = new Map<string, PredictedRows>();
  const tallies = new Map<string, Tally>();
  for (const strategy of plan.strategies) {
    const { row, predicted, tally } = await measureRow(plan, method, strategy, line, measuring);
    measured.rows.push(row);
    scored.set(strategy.id, predicted);
    tallies.set(strategy.id, tally);
  }
  const wild = await measureWild(plan, method, line, measuring);
  if (wild !== null) measured.rows.push(wild.row);
  measured.curves.push(...(await measureCurves(plan, method, line, measuring)));
  // Rules learn nothing, so nothing of theirs can be lost between splits.
  if (method.diagnoser.isUntrained) return;
  measured.gaps.push(...measureGaps(line, tallies, bootstrap));
  measured.waterfall.push(...measureWaterfalls(line, scored, bootstrap));
  measured.lines.push({ setting: line, tallies });
  if (wild !== null) measured.wild.push(...lostInTheWild(line, tallies, wild.tally, bootstrap));
}

async function measureRow(
  plan: WindowedPlan,
  method: Method,
  strategy: SplitStrategy,
  line: Line,
  { study, recording, directory, store, splitHashes }: MeasureContext,
): Promise<{ row: ResultRow; predicted: PredictedRows; tally: Tally }> {
  const jobs = listPredictions(plan, method, strategy, study);
  const predicted = onlyTested({
    data: await recording.population(plan),
    split: await recording.split(plan, strategy, study.size),
    predictions: joinRepeats(await Promise.all(jobs.map((job) => readDone(predictionJobs, store, job)))),
  });
  const { data, split, predictions } = predicted;
  const file = join(directory, 'predictions', `${namePredictionsFile(plan, line, strategy.id)}.arrow`);
  const splitHash = splitHashes[nameSplit({ ...plan, strategy })]!;
  const madeFrom = await recording.predictionsMadeFrom(plan, splitHash);
  const { sha256 } = await writePredictions(file, line, data, split, predictions, madeFrom);
  const { tally, scores } = await scoreRow(recording, predicted, study.bootstrap);
  const strata = measureStrata(data, predictions, study.bootstrap);
  const row = { ...line, split: strategy.id, ...scores, strata, predictionsSha256: sha256 };
  return { row, predicted, tally };
}

async function measureCurves(
  plan: WindowedPlan,
  method: Method,
  line: Line,
  { study, recording, store }: MeasureContext,
): Promise<ResultCurve[]> {
  if (plan.curve === undefined) return [];
  const data = await recording.population(plan);
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

/** The gap of every pair of splits that was measured. */
export function measureGaps(
  line: Line,
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): MeasuredPlan['gaps'] {
  return gapPairs.flatMap((pair) => {
    const [within, heldOut] = [tallies.get(pair.within), tallies.get(pair.heldOut)];
    if (within === undefined || heldOut === undefined) return [];
    return [{ ...line, ...pair, ...measureGap(within, heldOut, bootstrap) }];
  });
}

/** The steps of every order of splits, as far as they were measured; an order that adds nothing to an earlier one is left out. */
export function measureWaterfalls(
  line: Line,
  scored: ReadonlyMap<string, PredictedRows>,
  bootstrap: BootstrapOptions,
): Result['waterfall'] {
  const orders = waterfalls.map((order) => order.filter((id) => scored.has(id)));
  return orders
    .filter((order, i) => !orders.slice(0, i).some((known) => order.every((id) => known.includes(id))))
    .flatMap((order) => measureSteps(line, scored, order, bootstrap));
}

/** Paired steps from split to split, on the rows that the last one tests. */
function measureSteps(
  line: Line,
  scored: ReadonlyMap<string, PredictedRows>,
  order: readonly string[],
  bootstrap: BootstrapOptions,
): Result['waterfall'] {
  const towards = order.at(-1);
  if (towards === undefined) return [];
  const tested = new Set(scored.get(towards)!.split.traceIds);
  const tallies = order.map((id) => tallyRows(scored.get(id)!, tested));
  return order.slice(1).map((to, i) => {
    const [before, after] = [tallies[i]!, tallies[i + 1]!];
    const lost = estimateAccuracy(subtractTally(before, after), bootstrap);
    return { ...line, from: order[i]!, to, towards, level: pooledBalancedAccuracy(before), ...lost };
  });
}

/** The tally of some rows. */
function tallyRows({ data, predictions }: PredictedRows, traceIds: ReadonlySet<string>): Tally {
  const kept = [...data.rows.keys()].filter((i) => traceIds.has(data.rows[i]!.traceId));
  return tallySome(data, predictions.predictions, kept);
}
