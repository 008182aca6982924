import * as Plot from '@observablehq/plot';
import { headline } from '../../eval/splits/index.ts';
import type { BoardLine } from '../../leaderboard/board.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import type { Markup } from '../page/markup.ts';
import { colours, renderPlot, shorten } from '../page/plot.ts';
import { leftColumn, numericColumn } from '../table.ts';
import { levelOf, programsOf } from './records.ts';

interface Cell {
  readonly entry: string;
  readonly program: string;
  readonly value: number;
}

const rowHeight = 16;
const longestName = 24;
const nameWidth = 170;
const widestCell = 70;

/** Held-out balanced accuracy of every program under every entry. */
export function heatMap(title: string, lines: readonly BoardLine[]): Markup {
  const programs = programsOf(lines);
  return figure({
    caption: `${title}: held-out balanced accuracy by program. The fuller the colour, the better, from 0 to 1; empty where a program has too few traces per class to be scored alone.`,
    draw: (width) => drawHeatMap(title, lines, programs, width),
    numbers: programTable(title, lines, programs),
    commands: ['faultgap leaderboard build --out DIR'],
  });
}

function drawHeatMap(
  title: string,
  lines: readonly BoardLine[],
  programs: readonly string[],
  width: number,
): Markup {
  const cells = lines.flatMap(({ name, score }) =>
    programs.flatMap((program): Cell[] => {
      const value = levelOf(score, headline.heldOut)?.programs[program] ?? null;
      return value === null ? [] : [{ entry: name, program, value }];
    }),
  );
  return renderPlot(`Held-out balanced accuracy by program and entry: ${title}`, {
    width: Math.min(width, nameWidth + lines.length * widestCell + 20),
    height: programs.length * rowHeight + 130,
    marginLeft: nameWidth,
    marginTop: 110,
    marginBottom: 15,
    x: {
      domain: lines.map(({ name }) => name),
      axis: 'top',
      label: null,
      tickRotate: -55,
      tickFormat: (name: string) => shorten(name, longestName - 6),
    },
    y: { domain: [...programs], label: null, tickFormat: (name: string) => shorten(name, longestName) },
    opacity: { domain: [0, 1], range: [0, 1] },
    marks: [
      Plot.cell(cells, { x: 'entry', y: 'program', fill: colours.within, fillOpacity: 'value', inset: 0.5 }),
    ],
  });
}

function programTable(title: string, lines: readonly BoardLine[], programs: readonly string[]): Markup {
  return dataTable(`${title}: held-out balanced accuracy by program`, programs, [
    leftColumn('program', (program) => program),
    ...lines.map(({ name, score }) =>
      numericColumn<string>(name, (program) => levelOf(score, headline.heldOut)?.programs[program] ?? null),
    ),
  ]);
}
