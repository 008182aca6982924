import * as Plot from '@observablehq/plot';
import type { Result, ResultRow } from '../../eval/result.ts';
import { formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure, pair } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { colours, renderPlot, shorten } from '../page/plot.ts';
import { numberColumn, textColumn } from '../table.ts';
import type { SectionMaker } from './input.ts';
import { headlineLines, type Line, leadingLine, lineName, taskName, tasksOf } from './lines.ts';
import { taskHeading } from './task-heading.ts';

interface ProgramLine {
  readonly program: string;
  readonly contribution: number;
  /** Null where the program has too few traces per class to be scored alone. */
  readonly within: number | null;
  readonly heldOut: number | null;
}

/** Every program: its score within and held out, and its part of the gap. */
export const programsSection: SectionMaker = ({ result }) => {
  const leading = tasksOf(result).flatMap((task) => leadingLine(headlineLines(result, task)) ?? []);
  if (leading.length === 0) return null;
  return {
    id: 'programs',
    title: 'Program by program',
    about:
      'A gap may be a small loss everywhere or a large loss somewhere. Contributions of programs sum to the pooled gap; programs with too few traces per class have a contribution but no score of their own.',
    body: html`${leading.map((line) => programFigure(result, line))}`,
  };
};

function programFigure(result: Result, { asked, gap, scores }: Line): Markup {
  const { contributions, within, heldOut } = gap!;
  const score = (split: string, program: string) => own(scores.get(split), program);
  const lines = Object.entries(contributions)
    .map(
      ([program, contribution]): ProgramLine => ({
        program,
        contribution,
        within: score(within, program),
        heldOut: score(heldOut, program),
      }),
    )
    .toSorted((a, b) => b.contribution - a.contribution);
  const title = `${taskName(asked.task)}, ${lineName(asked)}`;
  return html`${taskHeading(asked.task)}
${figure({
  caption: `${title}, in the order of contributions. First: balanced accuracy within (blue, round) and held out (orange, square). Second: contribution to the gap.`,
  draw: (width) =>
    pair(width, [(each) => drawScores(title, lines, each), (each) => drawContributions(title, lines, each)]),
  numbers: programTable(title, lines),
  commands: result.commands,
})}`;
}

function own(row: ResultRow | undefined, program: string): number | null {
  return row?.programs[program] ?? null;
}

/** What both panels share, so that their lines lie side by side. */
function frame(
  lines: readonly ProgramLine[],
  width: number,
  label: string,
  domain?: [number, number],
): Plot.PlotOptions {
  return {
    width,
    height: lines.length * 17 + 50,
    marginLeft: 150,
    marginRight: 14,
    marginBottom: 36,
    marginTop: 8,
    x: {
      label,
      labelArrow: 'none',
      labelAnchor: 'center',
      ticks: width / 120,
      ...(domain === undefined ? { nice: true } : { domain }),
    },
    y: { label: null, tickSize: 0, domain: lines.map(({ program }) => program), tickFormat: shortName },
  };
}

const shortName = (program: string) => shorten(program, 22);

function drawScores(title: string, lines: readonly ProgramLine[], width: number): Markup {
  const scored = lines.filter(({ within, heldOut }) => within !== null && heldOut !== null);
  return renderPlot(`Balanced accuracy by program: ${title}`, {
    ...frame(lines, width, 'balanced accuracy', [0, 1]),
    marks: [
      Plot.gridX({ stroke: colours.line, strokeOpacity: 1, ticks: width / 120 }),
      Plot.link(scored, { x1: 'within', x2: 'heldOut', y1: 'program', y2: 'program', stroke: colours.muted }),
      Plot.dot(scored, { x: 'within', y: 'program', r: 3.5, fill: colours.within }),
      Plot.dot(scored, { x: 'heldOut', y: 'program', r: 3.5, symbol: 'square', fill: colours.heldOut }),
    ],
  });
}

function drawContributions(title: string, lines: readonly ProgramLine[], width: number): Markup {
  return renderPlot(`Contribution of each program to the gap: ${title}`, {
    ...frame(lines, width, 'contribution to the gap'),
    marks: [
      Plot.gridX({ stroke: colours.line, strokeOpacity: 1, ticks: width / 120 }),
      Plot.barX(lines, {
        x: 'contribution',
        y: 'program',
        fill: colours.heldOut,
        fillOpacity: 0.8,
        insetTop: 2,
        insetBottom: 2,
      }),
      Plot.ruleX([0], { stroke: colours.muted }),
    ],
  });
}

function programTable(title: string, lines: readonly ProgramLine[]): Markup {
  return dataTable(`${title}: programs`, lines, [
    textColumn('program', ({ program }) => program),
    numberColumn('within', ({ within }) => within),
    numberColumn('held out', ({ heldOut }) => heldOut),
    numberColumn(
      'contribution',
      ({ contribution }) => contribution,
      (value) => formatSigned(value, 4),
    ),
  ]);
}
