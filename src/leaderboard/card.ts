import { z } from 'zod';
import { InputError } from '../lib/errors.ts';
import { parseJson } from '../lib/json.ts';
import { isPlainText } from '../lib/plain-text.ts';

/** Bounded text on one line, without characters that steer a terminal or the direction of text. */
const words = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine(isPlainText, 'must be plain text on one line, without control or invisible characters')
    .refine((text) => /[\p{L}\p{N}]/u.test(text), 'must hold a letter or a digit');

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

/** What a submission says of itself: `card.json`. */
export const cardSchema = z.strictObject({
  schemaVersion: z.literal(1),
  title: words(80),
  authors: z.array(words(80)).min(1).max(20),
  /** What it does, in a few sentences. */
  method: words(1000),
  /** Where its code is; null where it is not to be had. */
  code: z
    .string()
    .max(300)
    .regex(/^https:\/\/[\w.-]+(:\d+)?(\/[\w./~%?=&#@+,;!*()-]*)?$/, 'must be an https address')
    .nullable(),
  /** On what it was trained, beside the training folds. */
  trainedOn: words(500),
  /** How features, settings and thresholds were chosen, and on what. */
  selection: words(500),
  /** Whether labels, features or scores of held-out programs were looked at before predicting. */
  sawHeldOut: z.boolean(),
  /** Manifest hash of the recording and hash of the splits, as `leaderboard export` writes them. */
  corpus: hash,
  splits: hash,
});

export type Card = z.output<typeof cardSchema>;

/** @throws InputError `invalid-card` naming what is wrong in it. */
export function parseCard(text: string): Card {
  const parsed = cardSchema.safeParse(readText(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw invalidCard(`it is wrong at ${issue.path.join('.') || 'its root'}`, issue.message);
}

function readText(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw invalidCard('it is no JSON');
  }
}

function invalidCard(why: string, value?: string): InputError {
  return new InputError('invalid-card', {
    rule: `card.json cannot be used: ${why}`,
    ...(value !== undefined && { value }),
    remedy: 'docs/submitting.md tells what belongs into it.',
  });
}
