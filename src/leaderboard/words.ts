import { z } from 'zod';
import { isPlainText } from '../lib/plain-text.ts';

/* Text of strangers, as cards, keys and reviews may hold it. */

/** Seen as nothing, or as whatever a font likes. */
const unseen = /[\p{Co}\u2800]/u;
/** Marks piled up on one letter reach into the lines around it. */
const piled = /\p{M}{3}/u;
const seen = /[\p{L}\p{N}]/u;

function isSeen(text: string): boolean {
  return seen.test(text) && !unseen.test(text) && !piled.test(text);
}

/** Bounded text on one line, without characters that steer a terminal, turn text round or are not seen. */
export const plainWords = (longest: number) => plain(z.string().trim().min(1).max(longest));

function plain(text: z.ZodString) {
  return text
    .refine(isPlainText, 'must be plain text on one line, without control characters')
    .refine(isSeen, 'must be text that is seen, with a letter or a digit');
}

/** A name as it stands, without blanks around it. */
export const plainName = (longest: number) =>
  plain(z.string().min(1).max(longest)).refine(
    (text) => text === text.trim(),
    'must have no blanks around it',
  );

/** What lists of ours call their members. */
export const listId = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9+-]*$/i, 'must be an id of letters, digits, + and hyphens');
