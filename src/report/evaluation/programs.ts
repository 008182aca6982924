import * as Plot from '@observablehq/plot';
import type { Result } from '../../eval/result.ts';
import { formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure, pair } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { axis, colours, gridX, renderPlot, shorten } from '../page/plot.ts';
import { type Column, leftColumn, numericColumn } from '../table.ts';
import { type Line, leadingLines, lineTitle } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';

interface ProgramLine {
  readonly program: string;
  readonly contribution: number;
  /** Null where the program has too few traces per class to be scored alone. */
  readonly within: number | null;
  readonly heldOut: number | null;
}

/** Every program: its score within and held out, and its part of the gap. */
export const programsSection: SectionMaker = ({ result }) => {
  const leading = leadingLines(result);
  if (leading.length === 0) return null;
  return {
    id: 'programs',
    title: 'Program by program',
    about:
      'A gap may be a small loss everywhere or a large loss somewhere. Contributions of programs sum to the pooled gap; programs with too few traces per class have a contribution but no score of their own.',
    body: html`${leading.map((line) => programFigure(result, line))}`,
  };
};

function programFigure(result: Result, line: Line): Markup {
  const lines = programLines(line);
  const title = lineTitle(line.method);
  return html`${taskHeading(line.method.task)}
${figure({
  caption: `${title}, in the order of contributions. First: balanced accuracy within (blue, round) and held out (orange, square). Second: contribution to the gap.`,
  draw: (width) =>
    pair(width, [(each) => drawScores(title, lines, each), (each) => drawContributions(title, lines, each)]),
  numbers: dataTable(`${title}: programs`, lines, columns),
  commands: result.commands,
})}`;
}

function programLines({ gap, scores }: Line): ProgramLine[] {
  const { contributions, within, heldOut } = gap!;
  const score = (split: string, program: string) => scores.get(split)?.programs[program] ?? null;
  return Object.entries(contributions)
    .map(([program, contribution]) => ({
      program,
      contribution,
      within: score(within, program),
      heldOut: score(heldOut, program),
    }))
    .toSorted((a, b) => b.contribution - a.contribution);
}

/** What both panels share, so that their lines lie side by side. */
function frame(lines: readonly ProgramLine[], width: number, x: Plot.ScaleOptions): Plot.PlotOptions {
  const tickFormat = (program: string) => shorten(program, 22);
  return {
    width,
    height: lines.length * 17 + 50,
    marginLeft: 150,
    marginRight: 14,
    marginBottom: 36,
    marginTop: 8,
    x: { ticks: width / 120, ...x },
    y: { label: null, tickSize: 0, domain: lines.map(({ program }) => program), tickFormat },
  };
}

function drawScores(title: string, lines: readonly ProgramLine[], width: number): Markup {
  const scored = lines.filter(({ within, heldOut }) => within !== null && heldOut !== null);
  const both = { x1: 'within', x2: 'heldOut', y1: 'program', y2: 'program' } as const;
  return renderPlot(`Balanced accuracy by program: ${title}`, {
    ...frame(lines, width, axis('balanced accuracy', { domain: [0, 1] })),
    marks: [
      gridX(width / 120),
      Plot.link(scored, { ...both, stroke: colours.muted }),
      Plot.dot(scored, { x: 'within', y: 'program', r: 3.5, fill: colours.within }),
      Plot.dot(scored, { x: 'heldOut', y: 'program', r: 3.5, symbol: 'square', fill: colours.heldOut }),
    ],
  });
}

function drawContributions(title: string, lines: readonly ProgramLine[], width: number): Markup {
  const bar = { fill: colours.heldOut, fillOpacity: 0.8, insetTop: 2, insetBottom: 2 };
  return renderPlot(`Contribution of each program to the gap: ${title}`, {
    ...frame(lines, width, axis('contribution to the gap', { nice: true })),
    marks: [
      gridX(width / 120),
      Plot.barX(lines, { x: 'contribution', y: 'program', ...bar }),
      Plot.ruleX([0], { stroke: colours.muted }),
    ],
  });
}

const columns: readonly Column<ProgramLine>[] = [
  leftColumn('program', ({ program }) => program),
  numericColumn('within', ({ within }) => within),
  numericColumn('held out', ({ heldOut }) => heldOut),
  numericColumn(
    'contribution',
    ({ contribution }) => contribution,
    (value) => formatSigned(value, 4),
  ),
];
