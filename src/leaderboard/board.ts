import type { TaskId } from '../eval/contract.ts';
import type { Tally } from '../eval/scores/tally.ts';
import { headline } from '../eval/splits/index.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import { holm } from '../statistics/significance.ts';
import type { Card } from './card.ts';
import type { EntryScore, PairedDifference, TaskScore } from './entry-score.ts';
import type { Roster } from './roster.ts';
import { type CheckedEntry, comparePaired, scoreEntry } from './score-entry.ts';

/** An entry of the leaderboard: who it is, and what it scores. */
export interface BoardEntry {
  readonly name: string;
  readonly card: Card;
  readonly score: EntryScore;
}

/** One line of a ranking. */
export interface BoardLine {
  readonly rank: number;
  readonly name: string;
  readonly score: TaskScore;
  /** Held-out balanced accuracy less that of the line above; null for the first. */
  readonly toAbove: PairedDifference | null;
  /** The same against the first line, its p also by Holm over all lines below it. */
  readonly toBest: (PairedDifference & { readonly pHolm: number }) | null;
}

export interface Board {
  readonly corpus: string;
  readonly splits: string;
  readonly programs: number;
  readonly bootstrap: BootstrapOptions;
  readonly entries: readonly BoardEntry[];
  /** Best first by held-out balanced accuracy; equals by name. */
  readonly rankings: ReadonlyMap<TaskId, readonly BoardLine[]>;
}

/** An entry of a submission folder, which has a name and a card. */
export type NamedEntry = CheckedEntry & { readonly name: string; readonly card: Card };

/** Scores every entry and ranks them task by task. */
export function buildBoard(
  entries: readonly NamedEntry[],
  roster: Roster,
  bootstrap: BootstrapOptions,
): Board {
  const scored = entries.map((entry) => ({ ...entry, score: scoreEntry(entry, roster, bootstrap) }));
  const programs = new Set(
    [...roster.tasks.values()].flatMap(({ data }) => data.rows.map(({ program }) => program)),
  );
  return {
    corpus: roster.corpus,
    splits: roster.splits,
    programs: programs.size,
    bootstrap,
    entries: scored.map(({ name, card, score }) => ({ name, card, score })),
    rankings: new Map([...roster.tasks.keys()].map((task) => [task, rankTask(task, scored, bootstrap)])),
  };
}

interface Ranked {
  readonly name: string;
  readonly score: TaskScore;
  readonly tally: Tally;
}

function rankTask(
  task: TaskId,
  entries: readonly (NamedEntry & { readonly score: EntryScore })[],
  bootstrap: BootstrapOptions,
): BoardLine[] {
  const ranked = entries.flatMap(({ name, score, tallies }): Ranked[] => {
    const ofTask = score.tasks.find((one) => one.task === task);
    return ofTask === undefined
      ? []
      : [{ name, score: ofTask, tally: tallies.get(task)!.get(headline.heldOut)! }];
  });
  ranked.sort((a, b) => heldOutScore(b.score) - heldOutScore(a.score) || (a.name < b.name ? -1 : 1));
  const toBest = ranked.slice(1).map(({ tally }) => comparePaired(tally, ranked[0]!.tally, bootstrap));
  const corrected = holm(toBest.map(({ p }) => p));
  return ranked.map(({ name, score, tally }, i) => ({
    rank: i + 1,
    name,
    score,
    toAbove: i === 0 ? null : comparePaired(tally, ranked[i - 1]!.tally, bootstrap),
    toBest: i === 0 ? null : { ...toBest[i - 1]!, pHolm: corrected[i - 1]! },
  }));
}

/** What entries are ranked by. */
function heldOutScore({ levels }: TaskScore): number {
  return levels.find(({ split }) => split === headline.heldOut)!.metrics.balancedAccuracy!.value;
}

/** Where an entry that is not on the board would stand, and its difference to the one above. */
export function placeEntry(
  tallies: CheckedEntry['tallies'],
  score: EntryScore,
  others: readonly NamedEntry[],
  bootstrap: BootstrapOptions,
): Placement[] {
  return score.tasks.map((ofTask) => {
    const rivals = others.flatMap(({ name, tallies: own }) => {
      const tally = own.get(ofTask.task)?.get(headline.heldOut);
      return tally === undefined ? [] : [{ name, tally }];
    });
    const own = tallies.get(ofTask.task)!.get(headline.heldOut)!;
    const compared = rivals.map(({ name, tally }) => ({ name, ...comparePaired(own, tally, bootstrap) }));
    const above = compared.filter(({ value }) => value < 0).sort((a, b) => b.value - a.value);
    return { task: ofTask.task, rank: above.length + 1, of: rivals.length + 1, above: above[0] ?? null };
  });
}

/** Where an entry would stand on the board of a task. */
export interface Placement {
  readonly task: TaskId;
  readonly rank: number;
  readonly of: number;
  /** The entry right above, and how much better this one is than that (below 0). */
  readonly above: (PairedDifference & { readonly name: string }) | null;
}
