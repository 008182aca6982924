import * as Plot from '@observablehq/plot';
import type { InputsResult, StudyGenerator, SweepPoint } from '../../inputs/study/index.ts';
import { formatPercent } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import type { Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { axis, colours, gridY, renderPlot } from '../page/plot.ts';
import { type Column, leftColumn, numericColumn } from '../table.ts';
import { asRatio } from './text.ts';

interface SweepLine extends SweepPoint {
  readonly name: string;
}

/** Truncation of the seeds towards the mean of all classes and of their own. */
export function truncationSection({ generators, commands }: InputsResult): Section | null {
  const swept = generators.filter(({ sweep }) => sweep.length > 0);
  if (swept.length === 0) return null;
  const lines = swept.flatMap(({ set, generator, sweep }) =>
    sweep.map((point): SweepLine => ({ name: `${set}, ${generator}`, ...point })),
  );
  return {
    id: 'truncation',
    title: 'Truncation',
    about:
      'The smaller ψ, the nearer an input is drawn to a mean. Towards the mean of all classes it loses its own class, and what looks like a fault is a change of label; towards the mean of its class it does not.',
    body: panels(
      'Share of seeds whose prediction flips (solid) and that flip with their label kept (dashed), towards the mean of all classes (orange) and of their own (blue).',
      swept.map(sweepPanel),
      { numbers: dataTable('Truncation', lines, columns), commands },
    ),
  };
}

const ofFlips = (count: 'kept' | 'valid') => (line: SweepLine) =>
  line.flips === 0 ? null : line[count] / line.flips;

const columns: readonly Column<SweepLine>[] = [
  leftColumn('generator', ({ name }) => name),
  leftColumn('towards the mean of', ({ centre }) => (centre === 'global' ? 'all classes' : 'its class')),
  numericColumn('ψ', ({ psi }) => psi, asRatio),
  numericColumn('flips', (line) => line.flips / line.seeds, formatPercent),
  numericColumn('of these label kept', ofFlips('kept'), formatPercent),
  numericColumn('of these valid', ofFlips('valid'), formatPercent),
  numericColumn('label kept of all', (line) => line.labelKept / line.seeds, formatPercent),
];

function sweepPanel({ set, generator, sweep }: StudyGenerator): Markup {
  const name = `${set}, ${generator}`;
  const share = (count: 'flips' | 'kept', dashes?: string) =>
    Plot.line(sweep, {
      x: 'psi',
      y: (point: SweepPoint) => point[count] / point.seeds,
      z: 'centre',
      stroke: ({ centre }: SweepPoint) => (centre === 'global' ? colours.heldOut : colours.within),
      strokeWidth: 2,
      ...(dashes !== undefined && { strokeDasharray: dashes }),
    });
  const plot = renderPlot(`Flips by truncation, ${name}`, {
    ...{ width: panelWidth, height: 180, marginLeft: 40, marginBottom: 36 },
    x: axis('ψ', { ticks: 5 }),
    y: { label: null, tickFormat: '%', ticks: 4, zero: true },
    color: { type: 'identity' },
    marks: [gridY(4), share('flips'), share('kept', '4 3')],
  });
  return panel(name, plot);
}
