import { headline } from '../../eval/splits/index.ts';
import type { Board, BoardEntry, BoardLine } from '../../leaderboard/board.ts';
import type { PairedDifference } from '../../leaderboard/entry-score.ts';
import { formatInterval, formatNumber, formatP, formatRange, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { shorten } from '../page/plot.ts';
import { type Column, countColumn, leftColumn, numericColumn, rightColumn } from '../table.ts';
import { levelOf } from './records.ts';

/** Where the page of an entry is, seen from the index. */
export function entryPath(name: string): string {
  return `entries/${name}.html`;
}

/** The ranking of a task. */
export function rankingTable(title: string, board: Board, lines: readonly BoardLine[]): Markup {
  const cardOf = new Map(board.entries.map(({ name, card }) => [name, card]));
  return html`<div class="ranking">${dataTable(`${title}: entries by held-out balanced accuracy`, lines, [
    { ...leftColumn<BoardLine>('entry', ({ name }) => name), link: ({ name }) => entryPath(name) },
    countColumn('rank', ({ rank }) => rank),
    ...levelColumns('held out (S4)', headline.heldOut),
    ...levelColumns('within (S1)', headline.within),
    numericColumn('gap', ({ score }) => score.gap?.value ?? null, formatSigned),
    rightColumn('gap 95 %', ({ score }) => formatInterval(score.gap)),
    ...differenceColumns(
      'to above',
      ({ toAbove }) => toAbove,
      ({ toAbove }) => toAbove?.p ?? null,
      'p',
    ),
    ...differenceColumns(
      'to best',
      ({ toBest }) => toBest,
      ({ toBest }) => toBest?.pHolm ?? null,
      'p (Holm)',
    ),
    leftColumn('looked at held-out programs', ({ name }) => sawHeldOut(cardOf.get(name)!)),
    leftColumn('authors', ({ name }) => shortAuthors(cardOf.get(name)!)),
  ])}</div>`;
}

/** The page of the entry has them all. */
function shortAuthors({ authors }: BoardEntry['card']): string {
  const first = shorten(authors[0]!, 30);
  return authors.length === 1 ? first : `${first} et al.`;
}

export function sawHeldOut(card: BoardEntry['card']): string {
  return card.sawHeldOut ? 'yes' : 'no';
}

function levelColumns(heading: string, split: string): Column<BoardLine>[] {
  const score = (line: BoardLine) => levelOf(line.score, split)?.metrics.balancedAccuracy ?? null;
  return [
    numericColumn(heading, (line) => score(line)?.value ?? null, formatNumber),
    rightColumn(`${split} 95 %`, (line) => formatRange(score(line))),
  ];
}

function differenceColumns(
  heading: string,
  difference: (line: BoardLine) => PairedDifference | null,
  p: (line: BoardLine) => number | null,
  pHeading: string,
): Column<BoardLine>[] {
  return [
    numericColumn(heading, (line) => difference(line)?.value ?? null, formatSigned),
    rightColumn(`${heading} 95 %`, (line) => formatInterval(difference(line))),
    numericColumn(`${heading} ${pHeading}`, p, formatP),
  ];
}
