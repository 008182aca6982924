import { buildBoard } from '../../../leaderboard/board.ts';
import { openMarks, readEvidence } from '../../../leaderboard/evidence.ts';
import { listSubmissions } from '../../../leaderboard/submission.ts';
import { InputError } from '../../../lib/errors.ts';
import { writeBoard } from '../../../report/leaderboard/index.ts';
import { defaultBootstrap } from '../../../statistics/bootstrap.ts';
import type { buildOptions } from '../../leaderboard/build.ts';
import type { Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';
import { readEntries, rosterFor } from '../entries.ts';

/** Writes the site. */
export async function runBuild({
  out,
  submissions,
  draws,
  json,
  ...labels
}: Parsed<typeof buildOptions>): Promise<void> {
  await requireEntries(submissions);
  const roster = await rosterFor(labels);
  const entries = await readEntries(submissions, roster);
  const evidence = await readEvidence(submissions);
  const board = buildBoard(entries, roster, { draws, seed: defaultBootstrap.seed }, evidence);
  const index = await writeBoard(out, board);
  const marked = board.entries.filter(({ marks }) => openMarks(marks).length > 0).map(({ name }) => name);
  const built = { index, entries: board.entries.map(({ name }) => name), marked };
  const looked = marked.length === 0 ? '' : `, of which a person must look at ${marked.join(', ')}`;
  printResult(
    json,
    built,
    () => `${entries.length === 1 ? '1 entry' : `${entries.length} entries`}${looked}; to look at: ${index}`,
  );
}

/** @throws InputError `no-entries` where a board would have none: a folder was meant that lies above or below. */
async function requireEntries(submissions: string): Promise<void> {
  if ((await listSubmissions(submissions)).length > 0) return;
  throw new InputError('no-entries', {
    rule: 'a leaderboard is made of entries',
    need: 'a folder for each in --submissions',
    value: `${submissions}, which has none`,
  });
}
