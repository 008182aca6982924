import { z } from 'zod';
import { readConfig } from '../../lib/config.ts';

const id = z.string().regex(/^[0-9a-f]{12}$/);

/** What the page of a human study does not show: where each input comes from, and what it should show. */
export const studyKeySchema = z.strictObject({
  schema: z.literal(1),
  set: z.string(),
  /** What inputs are pictures of, in the singular: `digit`. */
  thing: z.string().min(1),
  /** Names of the classes. */
  classes: z.array(z.string().min(1)).min(2),
  /** Generated inputs, in the order of the rows that the study was made of. */
  inputs: z.array(
    z.strictObject({
      id,
      generator: z.string(),
      repetition: z.int(),
      strategy: z.string(),
      seed: z.int(),
      /** Class that the input should show, from 0. */
      label: z.int().min(0),
    }),
  ),
  /** Real inputs among them that show whether an assessor looks. */
  checks: z.array(z.strictObject({ id, label: z.int().min(0) })),
});

export type StudyKey = z.output<typeof studyKeySchema>;

/** @throws InputError `invalid-config` naming the file and what is wrong in it. */
export function readStudyKey(path: string): StudyKey {
  return readConfig(path, studyKeySchema);
}
