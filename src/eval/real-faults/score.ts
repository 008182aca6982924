import { type BugOrigin, bugOrigins } from '../../../corpus/bugs/contract.ts';
import { type ClassMap, classesOf } from '../../faults/classes.ts';
import type { BootstrapOptions, Estimate } from '../../statistics/bootstrap.ts';
import type { RepeatPredictions } from '../evaluate.ts';
import { type Method, nameMethod } from '../methods/method.ts';
import type { ResultRow } from '../result.ts';
import type { TaskRows } from '../rows.ts';
import { estimateAccuracy } from '../scores/gap.ts';
import { measureScores } from '../scores/score.ts';
import type { Tally } from '../scores/tally.ts';
import type { BugRun } from './runs.ts';

/** What results call a test on real faults in place of a split: nothing is within a program there, so there is no gap. */
export const bugSplits = { anyOf: 'bugs', single: 'bugs-single' } as const;

const task = 'fault-typing';

/** How predictions for real faults are scored and named. */
export interface BugScoring {
  readonly method: Method;
  readonly map: ClassMap;
  /** Percent of the run that was seen. */
  readonly window: number;
  readonly bootstrap: BootstrapOptions;
  /** Of the file that holds the predictions. */
  readonly predictionsSha256: string | null;
}

/**
 * Two table rows: all runs, any of a fault's classes being correct, and faults of one type apart. In balanced
 * accuracy a run counts in every class of its fault. In the other scores, which need one class per run, a correctly
 * predicted run has the predicted class, another one the first class of its fault.
 */
export function scoreBugs(
  { classes }: Pick<TaskRows, 'classes'>,
  runs: readonly BugRun[],
  predictions: RepeatPredictions,
  { method, map, window, bootstrap, predictionsSha256 }: BugScoring,
): ResultRow[] {
  const judged = judge(classes, runs, predictions, map);
  const single = judged.filter(isSingle);
  const rowOf = (split: string, of: readonly Judged[]): ResultRow => ({
    ...{ task, ...nameMethod(method, task), window, split },
    ...scoreJudged(classes, of, predictions, bootstrap),
    strata: [],
    predictionsSha256,
  });
  return [rowOf(bugSplits.anyOf, judged), ...(single.length === 0 ? [] : [rowOf(bugSplits.single, single)])];
}

/** What the two rows of `scoreBugs` are made of, to compare them with those of other predictions. */
export function tallyBugs(
  classes: readonly string[],
  runs: readonly BugRun[],
  predictions: Pick<RepeatPredictions, 'predictions'>,
  map: ClassMap,
): { readonly anyOf: Tally; readonly single: Tally } {
  const judged = judge(classes, runs, predictions, map);
  return { anyOf: tallyAnyOf(classes, judged), single: tallyAnyOf(classes, judged.filter(isSingle)) };
}

/** Share of runs predicted as one of their fault's classes, by origin; intervals over programs. */
export function scoreOrigins(
  { classes }: Pick<TaskRows, 'classes'>,
  runs: readonly BugRun[],
  predictions: RepeatPredictions,
  { map, bootstrap }: Pick<BugScoring, 'map' | 'bootstrap'>,
): ({ readonly origin: BugOrigin } & Estimate)[] {
  const judged = judge(classes, runs, predictions, map);
  return bugOrigins.flatMap((origin) => {
    const own = judged.filter(({ run }) => run.bug.origin === origin);
    if (own.length === 0) return [];
    const asOneClass = own.map((one) => ({ ...one, truths: [0] }));
    return [{ origin, ...estimateAccuracy(tallyAnyOf(['any'], asOneClass), bootstrap) }];
  });
}

/** A run with its prediction. */
interface Judged {
  readonly run: BugRun;
  /** Place among the predictions. */
  readonly place: number;
  readonly prediction: number;
  /** Classes of the fault, less those that no training row has. */
  readonly truths: readonly number[];
  readonly isCorrect: boolean;
}

function judge(
  classes: readonly string[],
  runs: readonly BugRun[],
  { predictions }: Pick<RepeatPredictions, 'predictions'>,
  map: ClassMap,
): Judged[] {
  return runs.map((run, place) => {
    const truths = classesOf(run.bug.faultTypes, map)
      .map((name) => classes.indexOf(name))
      .filter((c) => c >= 0);
    const prediction = predictions[place]!;
    return { run, place, prediction, truths, isCorrect: truths.includes(prediction) };
  });
}

const isSingle = ({ run }: Judged) => run.bug.faultTypes.length === 1;

/** Programs are those of the repaired networks, so that two faults of one program are drawn together. */
function tallyAnyOf(classes: readonly string[], judged: readonly Judged[]): Tally {
  const programs = [...new Set(judged.map(({ run }) => run.bug.fixed.id))].sort();
  const count = new Float64Array(programs.length * classes.length);
  const right = new Float64Array(count.length);
  for (const { run, truths, isCorrect } of judged) {
    const first = programs.indexOf(run.bug.fixed.id) * classes.length;
    for (const c of truths) {
      count[first + c]! += 1;
      if (isCorrect) right[first + c]! += 1;
    }
  }
  return { programs, classes, count, right };
}

function scoreJudged(
  classes: readonly string[],
  judged: readonly Judged[],
  { scores }: RepeatPredictions,
  bootstrap: BootstrapOptions,
) {
  const known = judged.filter(({ truths }) => truths.length > 0);
  const data = {
    classes,
    rows: known.map(({ run }) => ({ program: run.bug.fixed.id })),
    labels: Int32Array.from(known, ({ prediction, truths, isCorrect }) =>
      isCorrect ? prediction : truths[0]!,
    ),
  };
  const width = classes.length;
  const own = known.flatMap(({ place }) => [...scores.subarray(place * width, (place + 1) * width)]);
  const predictions = {
    predictions: [Int32Array.from(known, ({ prediction }) => prediction)],
    scores: [Float64Array.from(own)],
  };
  return measureScores(data, predictions, tallyAnyOf(classes, known), bootstrap);
}
