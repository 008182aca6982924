import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Board, buildBoard, type NamedEntry } from '../../../src/leaderboard/board.ts';
import { checkSubmission } from '../../../src/leaderboard/score-entry.ts';
import { readSubmission } from '../../../src/leaderboard/submission.ts';
import { cardFor, csvOf, linesFor, oneMutantIn, smallRoster, writeEntry } from '../../leaderboard/entries.ts';
import { hostile } from '../full-input.ts';

/** Names that would be other things if they were not names. */
export const names = ['constructor', 'data', 'fault-typing'];

/** A board of three entries on a small recording, whose cards are as hostile as the schema lets them be. */
export async function smallBoard(): Promise<Board> {
  const { directory, roster } = await smallRoster();
  const folder = await mkdtemp(join(tmpdir(), 'faultgap-board-'));
  const text = hostile.slice(0, 80);
  const card = cardFor(roster, {
    title: text,
    authors: ['=cmd|/c calc!A1', text],
    method: text,
    trainedOn: text,
    selection: text,
  });
  const entries: NamedEntry[] = [];
  for (const [every, name] of names.entries()) {
    const lines = linesFor(roster, every === 0 ? () => false : oneMutantIn(every + 1));
    const submission = await readSubmission(
      await writeEntry(folder, name, { card, predictions: csvOf(lines) }),
    );
    entries.push({ ...checkSubmission(submission, roster), name, card: submission.card! });
  }
  await rm(directory, { recursive: true });
  await rm(folder, { recursive: true });
  return buildBoard(entries, roster, { draws: 100, seed: 0 });
}
