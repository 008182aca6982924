import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Board } from '../../leaderboard/board.ts';
import { listFiles } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';

/** The file in which a site says what it was made from. */
export const boardName = 'board.json';

/** What `board.json` holds: the last link of the chain from traces to a rank. */
export const boardSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Manifest hash of the recording. */
  corpus: z.string(),
  /** Hash of the splits that entries predict under. */
  splits: z.string(),
  /** Draws and seed of intervals. */
  bootstrap: z.strictObject({ draws: z.int().min(1), seed: z.int() }),
  /** SHA-256 of the predictions behind each entry. */
  entries: z.array(z.strictObject({ name: z.string(), predictionsSha256: z.string() })),
  /** SHA-256 of every other file of the site. */
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
});

/** Names what a board and the files of its site were made from. */
export function describeBoard(
  board: Board,
  files: ReadonlyMap<string, string>,
): z.output<typeof boardSchema> {
  const { corpus, splits, bootstrap, entries } = board;
  return {
    schemaVersion: 1,
    ...{ corpus, splits, bootstrap: { draws: bootstrap.draws, seed: bootstrap.seed } },
    entries: entries.map(({ name, score }) => ({ name, predictionsSha256: score.predictionsSha256 })),
    files: [...files].map(([path, text]) => ({ path, sha256: sha256(text) })),
  };
}

/** A site held against the board that its entries make. */
export interface SiteVerification {
  readonly files: number;
  readonly entries: number;
  /** What does not hold, one line each. */
  readonly problems: readonly string[];
}

/**
 * Holds every file of a site against those that a board makes: changed and missing ones, and strangers.
 * @param made of the same entries, from `formatBoard`
 */
export async function verifySite(
  directory: string,
  made: ReadonlyMap<string, string>,
): Promise<SiteVerification> {
  const problems: string[] = [];
  for (const [path, text] of made) {
    const found = await readFile(join(directory, path), 'utf8').catch(() => null);
    if (found === null) problems.push(`${path} is missing`);
    else if (found !== text) problems.push(`${path} is not what the entries make`);
  }
  for (const path of await listFiles(directory))
    if (!made.has(path)) problems.push(`${path} is no file of the leaderboard`);
  const entries = [...made.keys()].filter((path) => /^entries\/[^/]+\.html$/.test(path)).length;
  return { files: made.size, entries, problems: problems.sort() };
}
