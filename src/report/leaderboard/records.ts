import { headline, splits } from '../../eval/splits/index.ts';
import type { Board, BoardLine, Ranking } from '../../leaderboard/board.ts';
import type { EntryScore, LevelScore, TaskScore } from '../../leaderboard/entry-score.ts';
import type { ReviewedMark } from '../../leaderboard/evidence.ts';
import type { MarkId } from '../../leaderboard/marks/mark.ts';
import { metricIds } from '../../leaderboard/metric-intervals.ts';
import { inductive } from '../../leaderboard/tracks.ts';
import type { Estimate } from '../../statistics/bootstrap.ts';
import type { CsvCell } from '../../tables/csv.ts';
import { taskName } from '../evaluation/lines.ts';
import { html, type Markup } from '../page/markup.ts';

/** One line of a table to download: every cell by its column, in the same order in all lines. */
export type TableRecord = Readonly<Record<string, CsvCell>>;

/** The level of a split; null where the entry has none. */
export function levelOf({ levels }: TaskScore, split: string): LevelScore | null {
  return levels.find((level) => level.split === split) ?? null;
}

/** A ranking with everything that its table shows, as plain numbers. */
export function rankingRecords(board: Board, { track, lines }: Ranking): TableRecord[] {
  return lines.map(({ rank, name, score, toAbove, toBest }) => {
    const { card, tier, marks, leftOut } = board.entries.find((entry) => entry.name === name)!;
    return {
      rank,
      entry: name,
      track,
      evidence: tier,
      marks: wordMarks(marks),
      left_out: leftOut.join('; '),
      title: card.title,
      authors: card.authors.join('; '),
      saw_held_out: card.sawHeldOut,
      ...flat('held_out', levelOf(score, headline.heldOut)?.metrics.balancedAccuracy),
      ...flat('within', levelOf(score, headline.within)?.metrics.balancedAccuracy),
      ...flat('gap', score.gap),
      gap_p: score.gap?.p ?? null,
      ...flat('to_above', toAbove),
      to_above_p: toAbove?.p ?? null,
      ...flat('to_best', toBest),
      to_best_p: toBest?.p ?? null,
      to_best_p_holm: toBest?.pHolm ?? null,
      worst_program: levelOf(score, headline.heldOut)?.worstProgram?.program ?? null,
      repeats: score.repeats,
    };
  });
}

/** Held-out balanced accuracy, one line per program and entry. */
export function programRecords(lines: readonly BoardLine[]): TableRecord[] {
  return programsOf(lines).flatMap((program) =>
    lines.map(({ name, score }) => ({
      program,
      entry: name,
      held_out: levelOf(score, headline.heldOut)?.programs[program] ?? null,
    })),
  );
}

/** Programs that the lines were scored on, by name. */
export function programsOf(lines: readonly BoardLine[]): string[] {
  return [
    ...new Set(lines.flatMap(({ score }) => score.levels.flatMap(({ programs }) => Object.keys(programs)))),
  ].sort();
}

/** Every metric of an entry, one line per task, split and metric. */
export function metricRecords({ tasks }: EntryScore): TableRecord[] {
  return tasks.flatMap(({ task, levels }) =>
    levels.flatMap(({ split, metrics }) =>
      metricIds.map((metric) => ({
        task,
        split,
        metric,
        value: metrics[metric]?.value ?? null,
        low: metrics[metric]?.low ?? null,
        high: metrics[metric]?.high ?? null,
      })),
    ),
  );
}

/** Balanced accuracy of an entry by program, and its share in the gap. */
export function entryProgramRecords({ tasks }: EntryScore): TableRecord[] {
  return tasks.flatMap((score) =>
    Object.keys(score.levels[0]!.programs).map((program) => ({
      task: score.task,
      program,
      within: levelOf(score, headline.within)?.programs[program] ?? null,
      held_out: levelOf(score, headline.heldOut)?.programs[program] ?? null,
      contribution: score.gap?.contributions[program] ?? null,
    })),
  );
}

function flat(name: string, estimate: Estimate | null | undefined): TableRecord {
  return {
    [name]: estimate?.value ?? null,
    [`${name}_low`]: estimate?.low ?? null,
    [`${name}_high`]: estimate?.high ?? null,
  };
}

/** Metrics as tables call them. */
export const metricNames: Readonly<Record<(typeof metricIds)[number], string>> = {
  balancedAccuracy: 'balanced accuracy',
  macroF1: 'macro-F1',
  mcc: 'MCC',
  auroc: 'AUROC',
  auprc: 'AUPRC',
  programAuroc: 'AUROC per program',
  programMean: 'program mean',
};

/** Marks as tables call them. */
const markNames: Readonly<Record<MarkId, string>> = {
  perfect: 'perfect score',
  'above-best': 'far above the best',
  'scattered-errors': 'errors by lot',
  'row-order': 'order of rows',
  copy: 'copy',
};

/** Marks in a few words, each once for all tasks. */
export function wordMarks(marks: readonly ReviewedMark[]): string {
  return [...new Set(marks.map(wordMark))].join('; ');
}

/** A mark in a few words, with what a person decided. */
function wordMark({ id, split, review }: ReviewedMark): string {
  const state = review === null ? 'to be looked at' : review.verdict === 'stands' ? 'stands' : 'set aside';
  return `${markNames[id]} under ${split}: ${state}`;
}

/** A mark in a sentence, with its figures and what a person decided. */
export function markSentence({ id, split, says, review }: ReviewedMark): string {
  const state =
    review === null ? 'a person must look.' : `${review.verdict}, says ${review.reviewer}: ${review.reason}`;
  return `${markNames[id]} under ${split} (${says}); ${state}`;
}

/** The files and the anchor of a ranking: `detection`, `detection-clean-5`. */
export function rankingId({ task, track }: Pick<Ranking, 'task' | 'track'>): string {
  return track === inductive ? task : `${task}-${track}`;
}

/** `Detection`, `Detection, clean-5`. */
export function rankingName({ task, track }: Pick<Ranking, 'task' | 'track'>): string {
  return track === inductive ? taskName(task) : `${taskName(task)}, ${track}`;
}

/** `held-out-program (S4)`. */
export function splitName(id: string): string {
  return `${splits.get(id).title.replace(/ \(.*/, '')} (${id})`;
}

/** Links to the files of a table. @param root of the site, seen from the page: `` or `../`. */
export function downloads(what: string, stem: string, root: '' | '../'): Markup {
  const link = (format: string) =>
    html`<a href="${root}data/${stem}.${format}" download>${what} as ${format.toUpperCase()}</a>`;
  return html`<p class="downloads">${link('csv')}${link('json')}</p>`;
}
