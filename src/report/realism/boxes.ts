import * as Plot from '@observablehq/plot';
import type { BugResult, Comparison, RealismResult } from '../../mutants/realism/index.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { axis, colours, gridX, isWide, renderPlot, shorten } from '../page/plot.ts';
import { type Column, countColumn, leftColumn, numericColumn } from '../table.ts';
import { approachName, measureNames } from './text.ts';

/** Every mutant of every bug and approach, as box plots. */
export function boxesSection({ bugs, comparisons, commands }: RealismResult): Section | null {
  if (comparisons.length === 0) return null;
  return {
    id: 'bugs',
    title: 'Bug by bug',
    about:
      'A box is the middle half of the mutants of one bug and approach, its line their median; dots are mutants far from the rest. Mutants without a value are in no box.',
    body: html`${comparisons.map((comparison) => boxesFigure(bugs, comparison, commands))}`,
  };
}

function boxesFigure(
  bugs: readonly BugResult[],
  comparison: Comparison,
  commands: readonly string[],
): Markup {
  const title = measureNames[comparison.measure];
  const approaches = [...new Set(comparison.bugs.flatMap(({ medians }) => Object.keys(medians)))];
  return figure({
    caption: `${title} of the mutants of each bug.`,
    draw: (width) => html`${approaches.map((approach) => drawBoxes(bugs, comparison, approach, width))}`,
    numbers: dataTable(`${title}: median over mutants`, comparison.bugs, columnsFor(approaches)),
    commands,
  });
}

type BugLine = Comparison['bugs'][number];

function columnsFor(approaches: readonly string[]): Column<BugLine>[] {
  return [
    leftColumn('bug', ({ bug }) => bug),
    leftColumn('origin', ({ origin }) => origin),
    ...approaches.map((approach) =>
      numericColumn<BugLine>(approachName(approach), ({ medians }) => medians[approach] ?? null),
    ),
  ];
}

function drawBoxes(
  bugs: readonly BugResult[],
  { measure, bugs: shown }: Comparison,
  approach: string,
  width: number,
): Markup {
  const names = shown.map(({ bug }) => bug);
  const values = bugs
    .filter(({ bug }) => names.includes(bug))
    .flatMap((bug) => valuesOf(bug, approach, measure));
  const wide = isWide(width);
  const plot = renderPlot(`${measureNames[measure]} by bug, ${approachName(approach)}`, {
    width,
    height: names.length * 18 + 54,
    marginLeft: wide ? 230 : 120,
    marginRight: 16,
    marginBottom: 40,
    x: axis(measureNames[measure], { domain: [0, 1] }),
    y: { domain: names, label: null, tickSize: 0, tickFormat: (bug: string) => shorten(bug, wide ? 32 : 16) },
    marks: [
      gridX(),
      Plot.boxX(values, { x: 'value', y: 'bug', fill: colours.within, fillOpacity: 0.3, r: 2 }),
    ],
  });
  return html`<h3>${approachName(approach)}</h3>${plot}`;
}

function valuesOf({ bug, approaches }: BugResult, approach: string, measure: Comparison['measure']) {
  return approaches
    .filter((own) => own.approach === approach)
    .flatMap(({ mutants }) => mutants.flatMap((mutant) => mutant[measure] ?? []))
    .map((value) => ({ bug, value }));
}

/** Every bug: its kill rule, whether its fault is killed, and why it is kept out. */
export function screeningSection({ bugs }: RealismResult): Section {
  return {
    id: 'screening',
    title: 'The bugs',
    about:
      'Every pair that was studied. A pair is kept out of all numbers above where its originals show that kills would say little.',
    body: dataTable('Bugs and their oracles', bugs, columns),
  };
}

const columns: readonly Column<BugResult>[] = [
  leftColumn('bug', ({ bug }) => bug),
  leftColumn('origin', ({ origin }) => origin),
  leftColumn('fault', ({ title }) => title),
  countColumn('inputs', ({ inputs }) => inputs),
  leftColumn('kill rule', ({ rule }) => rule?.kind ?? '–'),
  numericColumn('F', ({ faultKillProbability }) => faultKillProbability),
  leftColumn('fault killed', ({ faultIsKilled }) => (faultIsKilled ? 'yes' : 'no')),
  leftColumn('kept out because', ({ reasons }) => reasons.join('; ') || '–'),
];
