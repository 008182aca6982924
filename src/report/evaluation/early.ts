import * as Plot from '@observablehq/plot';
import type { Result, ResultRow } from '../../eval/result.ts';
import { headline } from '../../eval/splits/index.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { axis, colours, gridY, renderPlot } from '../page/plot.ts';
import { countColumn, estimateColumns, leftColumn } from '../table.ts';
import { isFewShot, lineTitle, type NamedMethod } from './lines.ts';
import type { SectionMaker } from './section.ts';

/** The rows of one diagnoser on one feature set that saw different parts of each run. */
interface Curve {
  readonly method: NamedMethod;
  readonly rows: readonly ResultRow[];
}

/** How soon a fault can be named: the score by the part of the run that was seen. */
export const earlySection: SectionMaker = ({ result }) => {
  const curves = curvesOf(result);
  if (curves.length === 0) return null;
  return {
    id: 'early',
    title: 'Early diagnosis',
    about:
      'Balanced accuracy when only the first part of each run is seen, in percent of its planned steps. Blue and round: within programs; orange and square: held-out programs; bands are 95 % intervals.',
    body: panels('Balanced accuracy by the part of the run that was seen.', curves.map(curvePanel), {
      numbers: html`${curves.map(curveTable)}`,
      commands: result.commands,
    }),
  };
};

function curvesOf({ rows }: Result): Curve[] {
  const curves = new Map<string, Curve & { rows: ResultRow[] }>();
  for (const row of rows) {
    if ((row.split !== headline.within && row.split !== headline.heldOut) || isFewShot(row)) continue;
    const key = JSON.stringify([row.task, row.diagnoser, row.features, row.normalisation, row.decision]);
    const curve = curves.get(key) ?? { method: row, rows: [] };
    curve.rows.push(row);
    curves.set(key, curve);
  }
  return [...curves.values()].flatMap(({ method, rows }) =>
    new Set(rows.map(({ window }) => window)).size < 2
      ? []
      : [{ method, rows: rows.toSorted((a, b) => a.window - b.window) }],
  );
}

function curvePanel({ method, rows }: Curve): Markup {
  const title = lineTitle(method);
  const plot = renderPlot(`Early diagnosis: ${title}`, {
    width: panelWidth,
    height: 250,
    marginTop: 24,
    marginBottom: 42,
    x: axis('part of the run seen (%)', { domain: [0, 100], ticks: 6 }),
    y: { label: 'balanced accuracy', labelArrow: 'none', nice: true, ticks: 5 },
    marks: [
      gridY(5),
      ...curveMarks(rows, headline.within, colours.within, 'circle'),
      ...curveMarks(rows, headline.heldOut, colours.heldOut, 'square'),
    ],
  });
  return panel(title, plot);
}

function curveMarks(
  rows: readonly ResultRow[],
  split: string,
  colour: string,
  symbol: 'circle' | 'square',
): Plot.Markish[] {
  const points = rows
    .filter((row) => row.split === split)
    .map(({ window, balancedAccuracy }) => ({ window, ...balancedAccuracy }));
  return [
    Plot.areaY(points, { x: 'window', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.15 }),
    Plot.lineY(points, { x: 'window', y: 'value', stroke: colour, strokeWidth: 2 }),
    Plot.dot(points, { x: 'window', y: 'value', fill: colour, symbol, r: 3.5 }),
  ];
}

function curveTable({ method, rows }: Curve): Markup {
  return dataTable(`${lineTitle(method)}: balanced accuracy by window`, rows, [
    leftColumn('split', ({ split }) => split),
    countColumn('window (%)', ({ window }) => window),
    ...estimateColumns('balanced accuracy', ({ balancedAccuracy }: ResultRow) => balancedAccuracy),
  ]);
}
