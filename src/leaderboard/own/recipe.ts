import type { Recipe } from '../card.ts';

/** One prediction, and its class scores by their columns. */
export type PredictedLine = Readonly<Record<string, unknown>>;

/** The floor that knows the program alone; no diagnoser, since those do not learn of which program a run is. */
export const programPriorRecipe: Recipe = {
  diagnoser: 'program-prior',
  features: 'program',
  normalisation: 'none',
  decision: 'plain',
};
