import type { Comparison, RealismResult } from '../../mutants/realism/index.ts';
import { formatPercent } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { type Column, countColumn, leftColumn, numericColumn, rightColumn } from '../table.ts';
import {
  approachName,
  formatHighHigh,
  formatShare,
  killsColumns,
  measureNames,
  noiseColumns,
  retestColumns,
  type WinnerLine,
  winnerLines,
} from './text.ts';

/** Which approach is nearest to the real faults, beside what the published study found. */
export function winnersSection({ comparisons, commands }: RealismResult): Section | null {
  if (comparisons.length === 0) return null;
  return {
    id: 'nearest',
    title: 'Which mutants are nearer to real faults',
    about:
      'For each bug the approach with the highest median over its mutants; bugs are drawn with replacement for the 95 % intervals. ' +
      'Pre-training mutants are trained; post-training ones change trained weights, 1 at the default ratio five times, 2 at five ratios once. ' +
      'Published: 86 faults (arXiv 2512.16741).',
    body: html`${comparisons.map((comparison) => winnersFigure(comparison, commands))}`,
  };
}

function winnersFigure(comparison: Comparison, commands: readonly string[]): Markup {
  const lines = winnerLines(comparison);
  const title = measureNames[comparison.measure];
  const drawn = lines.map(({ origin, bugs, line }) => ({
    name: `${origin} (${bugs}): ${approachName(line.approach)}`,
    ...line.share,
  }));
  return figure({
    caption: `${title}: share of bugs to which each approach is nearest, with its 95 % interval over bugs.`,
    draw: (width) => intervalPlot(`Winners by ${title}`, drawn, { label: 'share of bugs' }, width),
    numbers: dataTable(title, lines, columns),
    commands,
  });
}

const columns: readonly Column<WinnerLine>[] = [
  leftColumn('origin', ({ origin }) => origin),
  countColumn('bugs', ({ bugs }) => bugs),
  leftColumn('approach', ({ line }) => approachName(line.approach)),
  countColumn('wins', ({ line }) => line.wins),
  rightColumn(
    'share',
    ({ line }) => formatShare(line),
    ({ line }) => line.share.value,
  ),
  numericColumn('published', ({ line }) => line.published?.share ?? null, formatPercent),
  numericColumn('mean of medians', ({ line }) => line.meanMedian?.value ?? null),
  numericColumn('published', ({ line }) => line.published?.meanMedian ?? null),
];

/** What seeds alone give, and what a second training would say. */
export function noiseSection({ noiseFloor, kills, retest }: RealismResult): Section | null {
  if (noiseFloor.every(({ controls }) => controls === null)) return null;
  return {
    id: 'noise',
    title: 'The noise floor',
    about:
      'Originals trained with other seeds are scored as if they were mutants: a mutant below them may be no mutant at all. ' +
      'Then pairs and some of their mutants are trained once more with other seeds, and the two scores are compared. Neither published study reports this.',
    body: html`${dataTable('Originals scored as mutants, means of per-bug medians', noiseFloor, noiseColumns)}
${kills.length > 0 && dataTable('How often mutants are killed (S), and its Spearman with CS and IoU within bugs', kills, killsColumns)}
${
  retest !== null &&
  html`${dataTable(`${retest.mutants} mutants of ${retest.bugs} bugs, trained twice`, retest.measures, retestColumns)}
<p>${formatHighHigh(retest)}.</p>`
}`,
  };
}
