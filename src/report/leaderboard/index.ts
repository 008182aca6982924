import { join } from 'node:path';
import type { Board } from '../../leaderboard/board.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { type SiteVerification, verifySite } from './verify.ts';

/**
 * Writes the site: `index.html`, `entries/<name>.html`, under `data/` every table as CSV and JSON,
 * and `board.json`. It needs no server.
 * @returns the path of its first page. @throws InputError `write-failed`.
 */
export async function writeBoard(directory: string, board: Board): Promise<string> {
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { formatBoard } = await import('./site.ts');
  for (const [path, text] of formatBoard(board)) await writeFileAtomic(join(directory, path), text);
  return join(directory, 'index.html');
}

/** Holds a site that `writeBoard` made against a board of the same entries. */
export async function verifyBoard(directory: string, board: Board): Promise<SiteVerification> {
  const { formatBoard } = await import('./site.ts');
  return verifySite(directory, formatBoard(board));
}
