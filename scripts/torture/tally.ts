/** What came of a number of kills. */
export interface Tally {
  kills: number;
  /** Folders that were written whole in the end. */
  rounds: number;
  /** Of them, those with other bytes than an undisturbed command writes. */
  different: number;
  /** Processes that were still there 5 s after their parent was killed. */
  orphans: number;
  /** Workers that ended with an error although nobody killed them. */
  failed: number;
}

export function startTally(): Tally {
  return { kills: 0, rounds: 0, different: 0, orphans: 0, failed: 0 };
}
