import { sha256 } from '../../lib/hash.ts';
import { joinRepeats, type PredictedRows } from '../evaluate.ts';
import type { ResultComparison, ResultPrimary } from '../result.ts';
import { decideDifferences } from '../scores/decide-differences.ts';
import { splits } from '../splits/index.ts';
import { predictionJobs } from '../study/job-kinds.ts';
import { readDone } from '../study/kept-predictions.ts';
import type { MeasureContext } from '../study/measure-plan.ts';
import { listPredictions, type WindowedPlan } from '../study/study.ts';
import type { Primary, PrimaryComparison, PrimarySide } from './file.ts';
import { type ComparedRows, compareSides } from './measure.ts';
import { listSideHalves, methodOf } from './study.ts';

/**
 * The comparisons of a file, from predictions that are done. On a recording with programs that were not known when they were
 * chosen, only those count, and the result confirms; else it explores.
 */
export async function measurePrimary(
  primary: Primary,
  plans: readonly WindowedPlan[],
  context: MeasureContext,
): Promise<ResultPrimary> {
  const known = new Set(primary.knownPrograms);
  const measured: Omit<ResultComparison, 'pHolm' | 'differs'>[] = [];
  let stage: ResultPrimary['stage'] = 'exploratory';
  for (const comparison of primary.comparisons) {
    const plan = plans.find(({ task }) => task === comparison.task)!;
    const { whole, halves } = await readComparison(primary, comparison, plan, context);
    const isNew = whole.first.data.rows.some(({ program }) => !known.has(program));
    if (isNew) stage = 'confirmatory';
    const counts = (program: string) => !isNew || !known.has(program);
    const { id, effect, task, first, second } = comparison;
    measured.push({
      ...{ id, effect, task },
      sides: [
        { ...first, firstCut: hashFirstCut(whole.first) },
        { ...second, firstCut: hashFirstCut(whole.second) },
      ],
      ...compareSides(whole, halves, counts, context.study.bootstrap),
    });
  }
  const { hash: file, cuts, halvings } = primary;
  return { file, stage, cuts, halvings, comparisons: decideDifferences(measured).map(agreeWithHalves) };
}

function hashFirstCut({ predictions }: PredictedRows): string {
  const { buffer, byteOffset, byteLength } = predictions.predictions[0]!;
  return sha256(new Uint8Array(buffer, byteOffset, byteLength));
}

/** Words may claim a difference only where the interval over halves says so too; without halves, none. */
function agreeWithHalves(comparison: ResultComparison): ResultComparison {
  const { halves, differs } = comparison;
  return { ...comparison, differs: differs && halves !== null && (halves.low > 0 || halves.high < 0) };
}

async function readComparison(
  primary: Primary,
  { first, second }: PrimaryComparison,
  plan: WindowedPlan,
  context: MeasureContext,
): Promise<{ whole: ComparedRows; halves: ComparedRows[] }> {
  const [a, b] = [
    await readSide(primary, first, plan, context),
    await readSide(primary, second, plan, context),
  ];
  return {
    whole: { first: a.whole, second: b.whole },
    halves: a.halves.map((half, i) => ({ first: half, second: b.halves[i]! })),
  };
}

async function readSide(
  primary: Primary,
  side: PrimarySide,
  plan: WindowedPlan,
  { study, recording, store }: MeasureContext,
): Promise<{ whole: PredictedRows; halves: PredictedRows[] }> {
  const method = methodOf(side);
  const strategy = splits.get(side.split);
  const jobs = listPredictions(plan, method, strategy, study);
  const whole = {
    data: await recording.population(plan),
    split: await recording.split(plan, strategy, study.size),
    predictions: joinRepeats(await Promise.all(jobs.map((job) => readDone(predictionJobs, store, job)))),
  };
  const halves: PredictedRows[] = [];
  for (const job of listSideHalves(plan, side, primary))
    halves.push({
      data: await recording.population(job),
      split: await recording.split(job, strategy, job.size),
      predictions: joinRepeats([await readDone(predictionJobs, store, job)]),
    });
  return { whole, halves };
}
