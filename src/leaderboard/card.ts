import { z } from 'zod';
import { sha256Schema } from '../lib/config.ts';
import { type ErrorWords, errorText, InputError } from '../lib/errors.ts';
import { parseJson } from '../lib/json.ts';
import { reported, wordIssue } from '../lib/schema-issues.ts';
import { trackIds } from './tracks.ts';
import { listId, plainWords } from './words.ts';

/** A diagnoser of ours, or that of `diagnoser.ts` in the folder, and how it is used. */
const recipeSchema = z.strictObject({
  diagnoser: listId,
  features: listId,
  normalisation: listId,
  decision: listId,
});

export type Recipe = Readonly<z.output<typeof recipeSchema>>;

/** What a submission says of itself: `card.json`. */
export const cardSchema = z.strictObject({
  schemaVersion: z.literal(2),
  title: plainWords(80),
  authors: z.array(plainWords(80)).min(1).max(20),
  /** What it does, in a few sentences. */
  method: plainWords(1000),
  /** Where its code is; null where it is not to be had. */
  code: z
    .string()
    .max(300)
    .regex(/^https:\/\/[\w.-]+(:\d+)?(\/[\w./~%?=&#@+,;!*()-]*)?$/, 'must be an https address')
    .nullable(),
  /** On what it was trained, beside the training folds. */
  trainedOn: plainWords(500),
  /** How features, settings and thresholds were chosen, and on what. */
  selection: plainWords(500),
  /** Whether labels, features or scores of held-out programs were looked at before predicting. */
  sawHeldOut: z.boolean(),
  /** What is known of the tested program beside the run in question; each track has boards of its own. */
  track: z.enum(trackIds),
  /** What makes the predictions again (`leaderboard rerun`); null where nothing here can. */
  recipe: recipeSchema.nullable(),
  /** Manifest hash of the recording and hash of the splits, as `leaderboard export` writes them. */
  corpus: sha256Schema,
  splits: sha256Schema,
});

export type Card = z.output<typeof cardSchema>;

/** @throws InputError `invalid-card` naming what is wrong in it. */
export function parseCard(text: string): Card {
  const parsed = cardSchema.safeParse(readText(text), reported);
  if (parsed.success) return parsed.data;
  const { at, ...words } = wordIssue(parsed.error);
  throw invalidCard(`it is wrong at ${at}`, words);
}

function readText(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalidCard('it is no JSON', { value: errorText(error) });
  }
}

function invalidCard(why: string, words: Omit<ErrorWords, 'rule'> = {}): InputError {
  return new InputError('invalid-card', {
    rule: `card.json cannot be used: ${why}`,
    ...words,
    remedy: 'docs/submitting.md tells what belongs into it.',
  });
}
