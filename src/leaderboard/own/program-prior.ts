import { predictByProgram } from '../../eval/controls/program-prior.ts';
import { abstained } from '../../eval/scores/predictions.ts';
import { splits } from '../../eval/splits/index.ts';
import type { Roster } from '../roster.ts';
import type { PredictedLine } from './recipe.ts';

/** Predictions of the floor that knows the program alone, for everything that a roster asks. */
export function predictProgramPrior({ tasks }: Roster): PredictedLine[] {
  return [...tasks].flatMap(([task, { data, splits: cuts }]) =>
    [...cuts].flatMap(([split, cut]) =>
      predictByProgram(data, cut, splits.get(split)).predictions.flatMap((ofRepeat, repeat) =>
        Array.from(
          ofRepeat,
          (prediction, i): PredictedLine => ({
            ...{ trace_id: cut.traceIds[i]!, task, split, repeat, fold: cut.testFolds[repeat]![i]! },
            prediction: data.classes[prediction] ?? abstained,
          }),
        ),
      ),
    ),
  );
}
