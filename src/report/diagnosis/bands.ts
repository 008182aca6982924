import * as Plot from '@observablehq/plot';
import type { Diagnosis } from '../../diagnosis/contract.ts';
import { median } from '../../statistics/descriptive.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { axis, colours, gridY, renderPlot } from '../page/plot.ts';
import { countColumn, numericColumn } from '../table.ts';

/** Each loss of a run over the band of healthy runs; no section where none was recorded. */
export function bandSection({ bands }: Diagnosis, command: string): Section[] {
  if (bands.length === 0) return [];
  const runs = Math.max(...bands.map(({ siblings }) => siblings.length));
  return [
    {
      id: 'bands',
      title: 'The run over healthy runs',
      about: `Each loss between its least (0) and its largest value (1), mean over each fifth of what is seen. Orange: this run; dark: the middle half of healthy runs of the corpus, light: their middle 90 %.${siblingsNote(runs)}`,
      body: panels('Shape of each loss over the band of healthy runs.', bands.map(bandPanel), {
        numbers: html`${bands.map(bandTable)}`,
        commands: [command],
      }),
    },
  ];
}

type Band = Diagnosis['bands'][number];

function siblingsNote(runs: number): string {
  if (runs === 0) return '';
  return runs === 1
    ? ' Thin line: the clean run of its own program.'
    : ` Thin lines: the ${runs} clean runs of its own program.`;
}

function bandPanel({ curve, fifths, siblings }: Band): Markup {
  const own = siblings.flatMap((shape, run) => shape.map((value, i) => ({ place: i + 1, value, run })));
  const points = fifths.map(({ value, healthy }, i) => ({ place: i + 1, value, ...healthy }));
  const area = (y1: 'p5' | 'p25', y2: 'p95' | 'p75', fillOpacity: number) =>
    Plot.areaY(points, { x: 'place', y1, y2, fill: colours.within, fillOpacity });
  const plot = renderPlot(curve, {
    ...{ width: panelWidth, height: 230, marginLeft: 48, marginBottom: 40 },
    x: axis('fifth of what is seen', { domain: [1, fifths.length], ticks: fifths.length }),
    y: { label: null, domain: [0, 1], ticks: 4 },
    marks: [
      gridY(4),
      area('p5', 'p95', 0.18),
      area('p25', 'p75', 0.35),
      Plot.lineY(points, { x: 'place', y: 'median', stroke: colours.within, strokeDasharray: '4 3' }),
      Plot.lineY(own, {
        x: 'place',
        y: 'value',
        z: 'run',
        stroke: 'currentColor',
        strokeWidth: 0.75,
        strokeOpacity: 0.35,
      }),
      Plot.lineY(points, { x: 'place', y: 'value', stroke: colours.heldOut, strokeWidth: 2 }),
      Plot.dot(points, { x: 'place', y: 'value', fill: colours.heldOut, r: 3.5 }),
    ],
  });
  return panel(curve, plot);
}

function bandTable({ curve, fifths, siblings }: Band): Markup {
  return dataTable(
    curve,
    [...fifths.keys()],
    [
      countColumn('fifth', (i) => i + 1),
      numericColumn<number>('this run', (i) => fifths[i]!.value),
      ...(['p5', 'p25', 'median', 'p75', 'p95'] as const).map((level) =>
        numericColumn<number>(`healthy ${level}`, (i) => fifths[i]!.healthy[level]),
      ),
      ...(siblings.length === 0
        ? []
        : [
            numericColumn<number>('clean siblings, median', (i) =>
              median(siblings.map((shape) => shape[i]!)),
            ),
          ]),
    ],
  );
}
