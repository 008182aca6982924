import type { TaskId } from '../eval/contract.ts';
import { decideDifferences } from '../eval/scores/decide-differences.ts';
import { pooledBalancedAccuracy, type Tally } from '../eval/scores/tally.ts';
import { headline } from '../eval/splits/index.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import type { Card } from './card.ts';
import type { EntryScore, PairedDifference, TaskScore } from './entry-score.ts';
import {
  type BlindScore,
  type Evidence,
  mayBeRanked,
  noEvidence,
  type ReviewedMark,
  reviewMarks,
  type Tier,
  wasRerun,
} from './evidence.ts';
import { markEntry } from './marks/index.ts';
import type { Markable } from './marks/mark.ts';
import type { Roster } from './roster.ts';
import { type CheckedEntry, comparePaired, scoreEntry } from './score-entry.ts';
import { shareRanks } from './shared-ranks.ts';
import { inductive, trackIds } from './tracks.ts';

/** An entry of the leaderboard: who it is, what it scores, and how far that is to be believed. */
export interface BoardEntry {
  readonly name: string;
  readonly card: Card;
  readonly score: EntryScore;
  readonly tier: Tier;
  readonly marks: readonly ReviewedMark[];
  /** What it could have predicted and did not: tasks, and splits of a task. */
  readonly leftOut: readonly string[];
}

/** One line of a ranking. */
export interface BoardLine {
  /** Shared where entries do not differ; null where a mark keeps it from being ranked. */
  readonly rank: number | null;
  readonly name: string;
  readonly score: TaskScore;
  /** Held-out balanced accuracy less that of the ranked line above; null for the first and for what is not ranked. */
  readonly toAbove: PairedDifference | null;
  /** The same against the first line, its p also by Holm over all ranked lines below it. */
  readonly toBest: (PairedDifference & { readonly pHolm: number }) | null;
}

/** Entries of one task and track. */
export interface Ranking {
  readonly task: TaskId;
  readonly track: string;
  /** Best first by held-out balanced accuracy, equals by name; what is not ranked comes last. */
  readonly lines: readonly BoardLine[];
}

export interface Board {
  readonly corpus: string;
  readonly splits: string;
  readonly programs: number;
  /** Whether labels were kept from those who predicted. */
  readonly isBlind: boolean;
  readonly bootstrap: BootstrapOptions;
  readonly entries: readonly BoardEntry[];
  /** One per task and track that has an entry. */
  readonly rankings: readonly Ranking[];
  /** Scores on hidden sets, each of traces of its own. */
  readonly blind: readonly BlindScore[];
}

/** An entry of a submission folder, which has a name and a card. */
export type NamedEntry = CheckedEntry & { readonly name: string; readonly card: Card };

/** Scores every entry, marks what a person must look at, and ranks task by task and track by track. */
export function buildBoard(
  entries: readonly NamedEntry[],
  roster: Roster,
  bootstrap: BootstrapOptions,
  evidence: Evidence = noEvidence,
): Board {
  const markable = entries.map((entry) => asMarkable(entry, evidence));
  const judged = entries.map((entry, i): JudgedEntry => {
    const of = judgedBy(entry);
    const others = markable.filter((_, other) => other !== i);
    return {
      ...entry,
      score: scoreEntry(entry, roster, bootstrap),
      tier: tierOf(roster, wasRerun(evidence, of)),
      marks: reviewMarks(evidence, of, markEntry(markable[i]!, others, bootstrap)),
      leftOut: leftOutOf(entry, roster),
    };
  });
  const programs = new Set(
    [...roster.tasks.values()].flatMap(({ data }) => data.rows.map(({ program }) => program)),
  );
  const rankings = [...roster.tasks.keys()].flatMap((task) =>
    trackIds.map((track) => ({ task, track, lines: rankTask(task, track, judged, bootstrap) })),
  );
  return {
    ...{ corpus: roster.corpus, splits: roster.splits, isBlind: roster.isBlind },
    ...{ programs: programs.size, bootstrap },
    entries: judged.map(({ name, card, score, tier, marks, leftOut }) => {
      return { name, card, score, tier, marks, leftOut };
    }),
    rankings: rankings.filter(({ lines }) => lines.length > 0),
    blind: evidence.blind,
  };
}

type JudgedEntry = NamedEntry & Omit<BoardEntry, 'name' | 'card'>;

/** An entry as marks see it. A bare predictions file is of the track in which nothing else is known. */
export function asMarkable(entry: CheckedEntry, evidence: Evidence): Markable {
  const { submission, tasks, tallies } = entry;
  const track = submission.card?.track ?? inductive;
  const isRerun = wasRerun(evidence, judgedBy(entry));
  return { name: submission.name ?? '', track, isRerun, tasks, tallies };
}

/** What evidence of an entry names it by. */
export function judgedBy({ submission: { name, sha256 } }: Pick<CheckedEntry, 'submission'>) {
  return { entry: name ?? '', predictionsSha256: sha256 };
}

function tierOf({ isBlind }: Roster, isRerun: boolean): Tier {
  if (isBlind) return 'blind';
  return isRerun ? 're-run' : 'self-declared';
}

/** `detection`, or `S1 of detection`. */
export function leftOutOf({ tasks }: Pick<CheckedEntry, 'tasks'>, roster: Roster): string[] {
  return [...roster.tasks].flatMap(([task, { splits }]) => {
    const own = tasks.find((one) => one.task === task);
    if (own === undefined) return [task];
    return [...splits.keys()].filter((split) => !own.splits.has(split)).map((split) => `${split} of ${task}`);
  });
}

interface Ranked {
  readonly name: string;
  readonly score: TaskScore;
  readonly tally: Tally;
  readonly isRanked: boolean;
}

function rankTask(
  task: TaskId,
  track: string,
  entries: readonly JudgedEntry[],
  bootstrap: BootstrapOptions,
): BoardLine[] {
  const all = entries.flatMap(({ name, card, score, tallies, marks }): Ranked[] => {
    const ofTask = score.tasks.find((one) => one.task === task);
    if (ofTask === undefined || card.track !== track) return [];
    const tally = tallies.get(task)!.get(headline.heldOut)!;
    return [{ name, score: ofTask, tally, isRanked: mayBeRanked(marks) }];
  });
  all.sort((a, b) => heldOutScore(b) - heldOutScore(a) || (a.name < b.name ? -1 : 1));
  const ranked = all.filter(({ isRanked }) => isRanked);
  const ranks = shareRanks(
    ranked.map(({ tally }) => tally),
    bootstrap,
  );
  const toBest = decideDifferences(
    ranked.slice(1).map(({ tally }) => comparePaired(tally, ranked[0]!.tally, bootstrap)),
  );
  const unranked = all.filter(({ isRanked }) => !isRanked);
  return [
    ...ranked.map(({ name, score, tally }, i): BoardLine => {
      const toAbove = i === 0 ? null : comparePaired(tally, ranked[i - 1]!.tally, bootstrap);
      return {
        rank: ranks[i]!,
        name,
        score,
        toAbove,
        toBest: i === 0 ? null : withoutVerdict(toBest[i - 1]!),
      };
    }),
    ...unranked.map(({ name, score }) => ({ rank: null, name, score, toAbove: null, toBest: null })),
  ];
}

function withoutVerdict<T extends { readonly differs: boolean }>({ differs: _, ...rest }: T) {
  return rest;
}

/** What entries are ranked by. */
function heldOutScore({ tally }: Pick<Ranked, 'tally'>): number {
  return pooledBalancedAccuracy(tally);
}

/** Where an entry that is not on the board would stand, and its difference to the one above. */
export function placeEntry(
  { tallies }: Pick<CheckedEntry, 'tallies'>,
  others: readonly Pick<NamedEntry, 'name' | 'tallies'>[],
  bootstrap: BootstrapOptions,
): Placement[] {
  return [...tallies].map(([task, bySplit]) => {
    const own = { name: null, tally: bySplit.get(headline.heldOut)! };
    const rivals = others.flatMap(({ name, tallies: theirs }) => {
      const tally = theirs.get(task)?.get(headline.heldOut);
      return tally === undefined ? [] : [{ name, tally }];
    });
    const all = [own, ...rivals].sort((a, b) => heldOutScore(b) - heldOutScore(a));
    const place = all.indexOf(own);
    const ranks = shareRanks(
      all.map(({ tally }) => tally),
      bootstrap,
    );
    const above = all[place - 1];
    const toAbove = above && { name: above.name!, ...comparePaired(own.tally, above.tally, bootstrap) };
    return { task, rank: ranks[place]!, of: all.length, above: toAbove ?? null };
  });
}

/** Where an entry would stand on the board of a task. */
export interface Placement {
  readonly task: TaskId;
  /** As `shareRanks` has it. */
  readonly rank: number;
  readonly of: number;
  /** The entry right above, and how much better this one is than that (below 0). */
  readonly above: (PairedDifference & { readonly name: string }) | null;
}
