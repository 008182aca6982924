import { z } from 'zod';
import { groupBy } from '../../lib/group.ts';
import { mean } from '../../statistics/descriptive.ts';
import { recallAtFalseAlarms } from '../../statistics/ranking.ts';
import type { LabelledRows, Tally } from './tally.ts';

/** What matters beside balanced accuracy where there are two classes, the second of which raises an alarm. */
export const twoClassSchema = z.strictObject({
  /** Recall of the first class as decided: of clean runs, in detection. */
  firstRecall: z.number(),
  /** Share of the programs with five rows or more of the first class that keep less than a fifth of them; null without such programs. */
  alarmedPrograms: z.number().nullable(),
  /**
   * Highest recall of the second class with at most this share of false alarms, whatever the decision: of the ranking of all
   * tested rows, and as mean over programs ranked alone; null where no program has both classes.
   */
  recallAt: z.array(
    z.strictObject({ falseAlarms: z.number(), recall: z.number(), programMean: z.number().nullable() }),
  ),
  /** Share of alarms that are right, as decided, where this share of runs is of the second class; null without an alarm. */
  precisionAt: z.array(z.strictObject({ prevalence: z.number(), precision: z.number().nullable() })),
});

type TwoClassScores = z.output<typeof twoClassSchema>;

const falseAlarms = [0.01, 0.05, 0.1];
const prevalences = [0.05, 0.2];

/** Rows of the first class that a program needs to be judged by them, and the share that it must keep. */
const fewestRows = 5;
const fewestKept = 0.2;

/**
 * @param scores per repeat: rows × 2, row-major; finite
 * @param confusion traces by class (rows) and prediction (columns), averaged over repeats
 */
export function scoreTwoClasses(
  data: LabelledRows,
  scores: readonly Float64Array[],
  { tally, confusion }: { readonly tally: Tally; readonly confusion: readonly (readonly number[])[] },
): TwoClassScores {
  const [first, second] = [0, 1].map((label) => data.labels.filter((own) => own === label).length);
  const firstRecall = confusion[0]![0]! / first!;
  const [alarms, recall] = [confusion[0]![1]! / first!, confusion[1]![1]! / second!];
  return {
    firstRecall,
    alarmedPrograms: shareAlarmed(tally),
    recallAt: falseAlarms.map((most) => ({ falseAlarms: most, ...recallsAt(most, data, scores) })),
    precisionAt: prevalences.map((prevalence) => {
      const [right, wrong] = [prevalence * recall, (1 - prevalence) * alarms];
      return { prevalence, precision: right + wrong === 0 ? null : right / (right + wrong) };
    }),
  };
}

function shareAlarmed({ programs, count, right }: Tally): number | null {
  const kept = programs.flatMap((_, p) =>
    count[2 * p]! < fewestRows ? [] : [right[2 * p]! / count[2 * p]!],
  );
  return kept.length === 0 ? null : kept.filter((share) => share < fewestKept).length / kept.length;
}

function recallsAt(most: number, data: LabelledRows, scores: readonly Float64Array[]) {
  const recallOf = (places: readonly number[]) => {
    const positive = places.map((i) => data.labels[i] === 1);
    if (positive.every((label) => label === positive[0])) return null;
    return mean(scores.map((row) => recallAtFalseAlarms(positive, places.map((i) => row[2 * i + 1]!), most))); // biome-ignore format: one call
  };
  const byProgram = groupBy(data.rows.keys(), (i) => data.rows[i]!.program);
  const own = [...byProgram.values()].flatMap((places) => recallOf(places) ?? []);
  return { recall: recallOf([...data.rows.keys()])!, programMean: own.length === 0 ? null : mean(own) };
}
