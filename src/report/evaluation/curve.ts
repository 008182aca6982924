import * as Plot from '@observablehq/plot';
import { lineKey, type ResultCurve } from '../../eval/result.ts';
import { groupBy } from '../../lib/group.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { axis, colours, gridY, renderPlot } from '../page/plot.ts';
import { continuation, curveColumns, modeNames } from './curve-text.ts';
import { lineTitle } from './lines.ts';
import type { SectionMaker } from './section.ts';

/** Whether more programs would help: the score on held-out programs by how many are trained on. */
export const curveSection: SectionMaker = ({ result }) => {
  if (result.curves.length === 0) return null;
  const lines = [...groupBy(result.curves, lineKey).values()];
  return {
    id: 'curve',
    title: 'Learning curve',
    about:
      'Balanced accuracy on held-out programs by the number of programs trained on, over nested draws of them. Blue and round: all traces of the programs; orange and square: as many traces at every size, so that programs alone differ; bands are 95 % intervals over tested programs.',
    body: panels('Balanced accuracy by the number of training programs.', lines.map(curvePanel), {
      numbers: html`${result.curves.map(curveTable)}`,
      commands: result.commands,
    }),
  };
};

function curvePanel(curves: readonly ResultCurve[]): Markup {
  const title = lineTitle(curves[0]!);
  const plot = renderPlot(`Learning curve: ${title}`, {
    width: panelWidth,
    height: 250,
    marginTop: 24,
    marginBottom: 42,
    x: axis('programs trained on (log scale)', { type: 'log', ticks: 5 }),
    y: { label: 'balanced accuracy', labelArrow: 'none', nice: true, ticks: 5 },
    marks: [
      gridY(5),
      ...curveMarks(curves, 'equal-traces', colours.heldOut, 'square'),
      ...curveMarks(curves, 'all-traces', colours.within, 'circle'),
    ],
  });
  return panel(html`${title}`, html`${plot}${curves.map(continuationLine)}`);
}

function continuationLine(curve: ResultCurve): Markup | null {
  const words = continuation(curve);
  return words === null ? null : html`<p class="quiet">${words}</p>`;
}

function curveMarks(
  curves: readonly ResultCurve[],
  mode: ResultCurve['mode'],
  colour: string,
  symbol: 'circle' | 'square',
): Plot.Markish[] {
  const points = curves.filter((curve) => curve.mode === mode).flatMap((curve) => curve.points);
  return [
    Plot.areaY(points, { x: 'programs', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.15 }),
    Plot.lineY(points, { x: 'programs', y: 'value', stroke: colour, strokeWidth: 2 }),
    Plot.dot(points, { x: 'programs', y: 'value', fill: colour, symbol, r: 3.5 }),
  ];
}

function curveTable(curve: ResultCurve): Markup {
  return dataTable(`${lineTitle(curve)}: ${modeNames[curve.mode]}`, curve.points, curveColumns);
}
