import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseConfig, readJson, sha256Schema } from '../lib/config.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { entryScoreSchema } from './entry-score.ts';
import { type Mark, markIds } from './marks/mark.ts';
import { plainName, plainWords } from './words.ts';

/** Who vouches for a score: an organiser with hidden labels, a run of the entry's code, or its authors alone. */
export const tiers = ['blind', 're-run', 'self-declared'] as const;
export type Tier = (typeof tiers)[number];

/** The predictions of one entry: what is known of them says nothing of the same bytes under another name. */
const judged = { entry: plainName(64), predictionsSha256: sha256Schema };

/** What maintainers found out about entries: `evidence.json` beside their folders. */
const evidenceSchema = z.strictObject({
  schemaVersion: z.literal(2),
  /** Predictions that `leaderboard rerun` made again, and the version that did. */
  reruns: z.array(z.strictObject({ ...judged, version: plainWords(40) })),
  /** Scores that an organiser made on hidden labels, as `submit score --key --organiser --json` printed them. */
  blind: z
    .array(
      z.strictObject({
        entry: plainWords(80),
        organiser: plainWords(80),
        /** Of the key; `set.json` named it before anybody predicted. */
        keySha256: sha256Schema,
        score: entryScoreSchema,
      }),
    )
    .default([]),
  /** Marks that a person looked at. */
  reviews: z.array(
    z.strictObject({
      ...judged,
      mark: z.enum(markIds),
      /** `stands`: ranked, with the mark shown; `set-aside`: shown without a rank. */
      verdict: z.enum(['stands', 'set-aside']),
      reason: plainWords(500),
      reviewer: plainWords(80),
    }),
  ),
});

export type Evidence = z.output<typeof evidenceSchema>;
export type BlindScore = Evidence['blind'][number];
type Rerun = Evidence['reruns'][number];
type Review = Evidence['reviews'][number];
type Judged = Pick<Rerun, 'entry' | 'predictionsSha256'>;

export const noEvidence: Evidence = { schemaVersion: 2, reruns: [], blind: [], reviews: [] };

const evidenceName = 'evidence.json';

/** Of a directory of submissions; none where there is no such file. @throws InputError `invalid-evidence`, as `readJson`. */
export async function readEvidence(submissions: string): Promise<Evidence> {
  const path = join(submissions, evidenceName);
  if (!existsSync(path)) return noEvidence;
  return parseConfig(evidenceName, await readJson(path), evidenceSchema, 'invalid-evidence');
}

/** Writes down that these predictions were made again; once is enough. @throws InputError as `readEvidence`, `write-failed`. */
export async function addRerun(submissions: string, rerun: Rerun): Promise<void> {
  const evidence = await readEvidence(submissions);
  // Of an entry, its latest predictions alone are on the board.
  const others = evidence.reruns.filter(({ entry }) => entry !== rerun.entry);
  const reruns = [...others, rerun].sort((a, b) => (a.entry < b.entry ? -1 : 1));
  const text = `${JSON.stringify({ ...evidence, reruns }, null, 2)}\n`;
  await writeFileAtomic(join(submissions, evidenceName), text);
}

export function wasRerun({ reruns }: Evidence, of: Judged): boolean {
  return reruns.some((rerun) => isOf(rerun, of));
}

function isOf(found: Judged, { entry, predictionsSha256 }: Judged): boolean {
  return found.entry === entry && found.predictionsSha256 === predictionsSha256;
}

/** A mark, and what a person decided about it; null until somebody looked. */
export type ReviewedMark = Mark & { readonly review: Pick<Review, 'verdict' | 'reason' | 'reviewer'> | null };

export function reviewMarks({ reviews }: Evidence, of: Judged, marks: readonly Mark[]): ReviewedMark[] {
  return marks.map((mark) => {
    const found = reviews.find((review) => isOf(review, of) && review.mark === mark.id);
    if (found === undefined) return { ...mark, review: null };
    const { verdict, reason, reviewer } = found;
    return { ...mark, review: { verdict, reason, reviewer } };
  });
}

/** Marks that nobody looked at. */
export function openMarks(marks: readonly ReviewedMark[]): ReviewedMark[] {
  return marks.filter(({ review }) => review === null);
}

/** Whether all marks were looked at, and none set the entry aside. */
export function mayBeRanked(marks: readonly ReviewedMark[]): boolean {
  return marks.every(({ review }) => review?.verdict === 'stands');
}
