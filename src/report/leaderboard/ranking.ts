import { headline } from '../../eval/splits/index.ts';
import type { Board, BoardEntry, BoardLine } from '../../leaderboard/board.ts';
import { formatInterval, formatNumber, formatP, formatRange, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { shorten } from '../page/plot.ts';
import { type Column, countColumn, leftColumn, numericColumn, rightColumn } from '../table.ts';
import { levelOf, wordMarks } from './records.ts';

/** Where the page of an entry is, seen from the index. */
export function entryPath(name: string): string {
  return `entries/${name}.html`;
}

/** The ranking of a task and track. */
export function rankingTable(title: string, board: Board, lines: readonly BoardLine[]): Markup {
  const entryOf = new Map(board.entries.map((entry) => [entry.name, entry]));
  const of = ({ name }: BoardLine) => entryOf.get(name)!;
  return html`<div class="ranking">${dataTable(`${title}: entries by held-out balanced accuracy`, lines, [
    { ...leftColumn<BoardLine>('entry', ({ name }) => name), link: ({ name }) => entryPath(name) },
    countColumn('rank', ({ rank }) => rank),
    leftColumn('evidence', (line) => of(line).tier),
    ...levelColumns('held out (S4)', headline.heldOut),
    ...levelColumns('within (S1)', headline.within),
    numericColumn('gap', ({ score }) => score.gap?.value ?? null, formatSigned),
    countColumn('repeats', ({ score }) => score.repeats),
    numericColumn('to best', ({ toBest }) => toBest?.value ?? null, formatSigned),
    rightColumn('to best 95 %', ({ toBest }) => formatInterval(toBest)),
    numericColumn('p (Holm)', ({ toBest }) => toBest?.pHolm ?? null, formatP),
    leftColumn('marks', (line) => wordMarks(of(line).marks)),
    leftColumn('left out', (line) => of(line).leftOut.join(', ')),
    leftColumn('looked at held-out programs', (line) => sawHeldOut(of(line).card)),
    leftColumn('authors', (line) => shortAuthors(of(line).card)),
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
