import { type ComparedEntries, compareLines, readComparable } from '../../leaderboard/compare.ts';
import { defaultBootstrap } from '../../statistics/bootstrap.ts';
import { rosterFor } from './entries.ts';

/** Both held against the labels of one recording. */
export async function compareFiles(a: string, b: string, recording: string): Promise<ComparedEntries> {
  const [linesOfA, linesOfB] = [await readComparable(a), await readComparable(b)];
  const roster = await rosterFor({ recording });
  return compareLines(await linesOfA(roster), await linesOfB(roster), defaultBootstrap);
}
