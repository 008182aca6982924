import { type BugOrigin, bugOrigins } from '../../../corpus/bugs/contract.ts';
import { classesOf } from '../../faults/bug-classes.ts';
import type { ClassMap } from '../../faults/classes.ts';
import type { BootstrapOptions, Estimate } from '../../statistics/bootstrap.ts';
import type { RepeatPredictions } from '../evaluate.ts';
import { type Method, nameMethod } from '../methods/method.ts';
import type { ResultRow } from '../result.ts';
import type { TaskRows } from '../rows.ts';
import { estimateAccuracy } from '../scores/gap.ts';
import { scorePredictions } from '../scores/score.ts';
import type { Tally } from '../scores/tally.ts';
import type { BugRun } from './runs.ts';

/** What results call a test on real faults in place of a split: nothing is within a program there, so there is no gap. */
export const bugSplits = { anyOf: 'bugs', single: 'bugs-single' } as const;

const task = 'fault-typing';

/** How answers about real faults are scored and named. */
export interface BugScoring {
  readonly contestant: Method;
  readonly map: ClassMap;
  /** Percent of the run that was seen. */
  readonly window: number;
  readonly bootstrap: BootstrapOptions;
  /** Of the file that holds the answers. */
  readonly predictionsSha256: string | null;
}

/**
 * Two table rows: all runs, any of a fault's classes being right, and faults of one type apart. In balanced
 * accuracy a run counts in every class of its fault. In the other scores, which need one class per run, a run answered
 * rightly has the class it was answered with, another one the first class of its fault.
 */
export function scoreBugs(
  data: Pick<TaskRows, 'classes'>,
  runs: readonly BugRun[],
  answers: RepeatPredictions,
  asked: BugScoring,
): ResultRow[] {
  const judged = judge(data.classes, runs, answers, asked.map);
  const single = judged.filter(isSingle);
  const rowOf = (split: string, of: readonly Judged[]): ResultRow => ({
    task,
    ...nameMethod(asked.contestant, task),
    window: asked.window,
    split,
    ...scoreJudged(data.classes, of, answers, asked.bootstrap),
    predictionsSha256: asked.predictionsSha256,
  });
  return [rowOf(bugSplits.anyOf, judged), ...(single.length === 0 ? [] : [rowOf(bugSplits.single, single)])];
}

/** What the two rows of `scoreBugs` are made of, for who compares them with those of other answers. */
export function tallyBugs(
  classes: readonly string[],
  runs: readonly BugRun[],
  answers: Pick<RepeatPredictions, 'predictions'>,
  map: ClassMap,
): { readonly anyOf: Tally; readonly single: Tally } {
  const judged = judge(classes, runs, answers, map);
  return { anyOf: tallyAnyOf(classes, judged), single: tallyAnyOf(classes, judged.filter(isSingle)) };
}

/** Share of runs answered with one of their fault's classes, by origin; intervals over programs. */
export function scoreOrigins(
  data: Pick<TaskRows, 'classes'>,
  runs: readonly BugRun[],
  answers: RepeatPredictions,
  { map, bootstrap }: Pick<BugScoring, 'map' | 'bootstrap'>,
): ({ readonly origin: BugOrigin } & Estimate)[] {
  const judged = judge(data.classes, runs, answers, map);
  return bugOrigins.flatMap((origin) => {
    const own = judged.filter(({ run }) => run.bug.origin === origin);
    if (own.length === 0) return [];
    const tally = tallyAnyOf(
      ['any'],
      own.map((one) => ({ ...one, truths: [0] })),
    );
    return [{ origin, ...estimateAccuracy(tally, bootstrap) }];
  });
}

/** A run with its answer. */
interface Judged {
  readonly run: BugRun;
  /** Place among the answers. */
  readonly place: number;
  readonly answer: number;
  /** Classes of the fault, less those that no training row has. */
  readonly truths: readonly number[];
  readonly isRight: boolean;
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
    const answer = predictions[place]!;
    return { run, place, answer, truths, isRight: truths.includes(answer) };
  });
}

const isSingle = ({ run }: Judged) => run.bug.faultTypes.length === 1;

/** Programs are those of the repaired networks, so that two faults of one program are drawn together. */
function tallyAnyOf(classes: readonly string[], judged: readonly Judged[]): Tally {
  const programs = [...new Set(judged.map(({ run }) => run.bug.fixed.id))].sort();
  const count = new Float64Array(programs.length * classes.length);
  const right = new Float64Array(count.length);
  for (const { run, truths, isRight } of judged) {
    const first = programs.indexOf(run.bug.fixed.id) * classes.length;
    for (const c of truths) {
      count[first + c]! += 1;
      if (isRight) right[first + c]! += 1;
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
  const labels = Int32Array.from(known, ({ answer, truths, isRight }) => (isRight ? answer : truths[0]!));
  const data: TaskRows = {
    task,
    classes,
    columns: [],
    rows: known.map(({ run }, i) => ({
      traceId: run.traceId,
      program: run.bug.fixed.id,
      family: run.bug.fixed.family,
      dataSet: run.bug.fixed.data.source,
      operator: run.bug.id,
      mutant: run.bug.id,
      session: 0,
      label: classes[labels[i]!]!,
    })),
    labels,
    features: [],
  };
  const answers = {
    predictions: [Int32Array.from(known, ({ answer }) => answer)],
    scores: [
      Float64Array.from(
        known.flatMap(({ place }) => [
          ...scores.subarray(place * classes.length, (place + 1) * classes.length),
        ]),
      ),
    ],
  };
  return scorePredictions(data, answers, tallyAnyOf(classes, known), bootstrap);
}
