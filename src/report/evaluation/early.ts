import * as Plot from '@observablehq/plot';
import type { Result, ResultRow } from '../../eval/result.ts';
import { headline } from '../../eval/splits/index.ts';
import { dataTable } from '../page/data-table.ts';
import { panels, panelWidth } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { colours, renderPlot } from '../page/plot.ts';
import { countColumn, numberColumn, textColumn } from '../table.ts';
import type { SectionMaker } from './input.ts';
import { isFewShot, lineName, type NamedMethod, taskName } from './lines.ts';

/** The rows of one diagnoser on one feature set that saw different parts of each run. */
interface Curve {
  readonly asked: NamedMethod;
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
    const key = JSON.stringify([row.task, row.diagnoser, row.features, row.normalisation]);
    const curve = curves.get(key) ?? { asked: row, rows: [] };
    curve.rows.push(row);
    curves.set(key, curve);
  }
  return [...curves.values()].flatMap(({ asked, rows }) =>
    new Set(rows.map(({ window }) => window)).size < 2
      ? []
      : [{ asked, rows: rows.toSorted((a, b) => a.window - b.window) }],
  );
}

const marks = {
  [headline.within]: { colour: colours.within, symbol: 'circle' },
  [headline.heldOut]: { colour: colours.heldOut, symbol: 'square' },
} as const;

function curvePanel({ asked, rows }: Curve): Markup {
  const title = `${taskName(asked.task)}, ${lineName(asked)}`;
  const points = rows.map(({ window, split, balancedAccuracy }) => ({ window, split, ...balancedAccuracy }));
  const sides = Object.entries(marks).map(([split, mark]) => ({
    ...mark,
    points: points.filter((point) => point.split === split),
  }));
  const plot = renderPlot(`Early diagnosis: ${title}`, {
    width: panelWidth,
    height: 250,
    marginTop: 24,
    marginBottom: 42,
    x: {
      label: 'part of the run seen (%)',
      labelArrow: 'none',
      labelAnchor: 'center',
      domain: [0, 100],
      ticks: 6,
    },
    y: { label: 'balanced accuracy', labelArrow: 'none', nice: true, ticks: 5 },
    marks: [
      Plot.gridY({ stroke: colours.line, strokeOpacity: 1, ticks: 5 }),
      ...sides.flatMap(({ colour, symbol, points }) => [
        Plot.areaY(points, { x: 'window', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.15 }),
        Plot.lineY(points, { x: 'window', y: 'value', stroke: colour, strokeWidth: 2 }),
        Plot.dot(points, { x: 'window', y: 'value', fill: colour, symbol, r: 3.5 }),
      ]),
    ],
  });
  return html`<div><h4>${title}</h4>${plot}</div>`;
}

function curveTable({ asked, rows }: Curve): Markup {
  return dataTable(`${taskName(asked.task)}, ${lineName(asked)}: balanced accuracy by window`, rows, [
    textColumn('split', ({ split }) => split),
    countColumn('window (%)', ({ window }) => window),
    numberColumn('balanced accuracy', ({ balancedAccuracy }) => balancedAccuracy.value),
    numberColumn('95 % from', ({ balancedAccuracy }) => balancedAccuracy.low),
    numberColumn('to', ({ balancedAccuracy }) => balancedAccuracy.high),
  ]);
}
