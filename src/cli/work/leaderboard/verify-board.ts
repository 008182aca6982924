import { join } from 'node:path';
import { buildBoard } from '../../../leaderboard/board.ts';
import { readEvidence } from '../../../leaderboard/evidence.ts';
import { parseConfig, readJson } from '../../../lib/config.ts';
import { verifyBoard } from '../../../report/leaderboard/index.ts';
import { boardName, boardSchema, type SiteVerification } from '../../../report/leaderboard/verify.ts';
import { readEntries, rosterFor } from '../entries.ts';

/** Where the chain of a leaderboard leads. */
interface Sources {
  readonly recording: string;
  readonly submissions: string;
  readonly key?: string;
}

/** Makes a leaderboard again from its entries and the recording, and compares every file. */
export async function verifyLeaderboard(
  directory: string,
  { submissions, ...labels }: Sources,
): Promise<SiteVerification> {
  const path = join(directory, boardName);
  const { bootstrap } = parseConfig(path, await readJson(path), boardSchema, 'invalid-board');
  const roster = await rosterFor(labels);
  const entries = await readEntries(submissions, roster);
  const board = buildBoard(entries, roster, bootstrap, await readEvidence(submissions));
  return verifyBoard(directory, board);
}
