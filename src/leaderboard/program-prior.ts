import { predictByProgram } from '../eval/controls/program-prior.ts';
import { abstained } from '../eval/scores/predictions.ts';
import { splits } from '../eval/splits/index.ts';
import type { Recipe } from './card.ts';
import type { Prediction } from './own-entry.ts';
import type { Roster } from './roster.ts';

/** The floor that knows the program alone; no diagnoser, since diagnosers are not told the program of a run. */
export const programPriorRecipe: Recipe = {
  diagnoser: 'program-prior',
  features: 'program',
  normalisation: 'none',
  decision: 'plain',
};

/** Its predictions for everything that a roster asks. */
export function predictProgramPrior({ tasks }: Roster): Prediction[] {
  return [...tasks].flatMap(([task, { data, splits: cuts }]) =>
    [...cuts].flatMap(([split, cut]) =>
      predictByProgram(data, cut, splits.get(split)).predictions.flatMap((ofRepeat, repeat) =>
        Array.from(
          ofRepeat,
          (prediction, i): Prediction => ({
            ...{ trace_id: cut.traceIds[i]!, task, split, repeat, fold: cut.testFolds[repeat]![i]! },
            prediction: data.classes[prediction] ?? abstained,
          }),
        ),
      ),
    ),
  );
}
