import { z } from 'zod';

/** How much of a realism study is made; every number is part of the result. */
export const studyOptionsSchema = z.strictObject({
  /** Trained instances of every model; killing probabilities are shares of them. */
  instances: z.int().min(2),
  /** Further originals, other seeds, that are scored as if they were mutants: the noise floor. */
  controls: z.int().min(1),
  /** Most pre-training mutants per bug, DeepCrime's operators taking turns. */
  mutants: z.int().min(1),
  /** Of those, how many are trained a second time with other seeds. */
  retested: z.int().min(0),
  /** The study's draws of one post-training operator at the default ratio. */
  draws: z.int().min(1),
  /** DeepCrime's test: mutants that it does not separate from the original are dropped. */
  significance: z.number(),
  effect: z.number(),
});

export type StudyOptions = z.output<typeof studyOptionsSchema>;

/** As published, but for the number of mutants: forty bugs take 90 minutes on two cores. */
export const studyDefaults: StudyOptions = {
  instances: 5,
  controls: 2,
  mutants: 40,
  retested: 10,
  draws: 5,
  significance: 0.05,
  effect: 0.5,
};
