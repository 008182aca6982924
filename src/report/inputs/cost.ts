import * as Plot from '@observablehq/plot';
import type { InputsResult, StudyCell } from '../../inputs/study/index.ts';
import { groupBy } from '../../lib/group.ts';
import { formatPercent } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { axis, colours, gridY, renderPlot } from '../page/plot.ts';
import { type Column, countColumn, leftColumn, numericColumn } from '../table.ts';

/** Searches drawn on one generator. */
const mostDrawn = 4;

/** How faults grow with what is spent. */
export function costSection({ cells, commands }: InputsResult): Section | null {
  const known = cells.filter(({ curve }) => curve.length > 1);
  if (known.length === 0) return null;
  const points = known.flatMap(({ set, generator, strategy, curve }) =>
    curve.map((point) => ({ name: `${set}, ${generator}: ${strategy}`, ...point })),
  );
  const generators = groupBy(known, ({ set, generator }) => `${set}, ${generator}`);
  return {
    id: 'cost',
    title: 'Success by cost',
    about:
      'Share of searches that met their own goal (dashed), and share that gave a label-kept valid fault (solid), by the generator calls spent. Where the first runs far above the second, what is found is no longer what it should be.',
    body: panels(
      `The ${mostDrawn} searches of each generator that end with most faults. Calls on a logarithmic axis.`,
      [...generators].map(([name, own]) => costPanel(name, own)),
      { numbers: dataTable('Success by calls', points, columns), commands },
    ),
  };
}

type CostPoint = StudyCell['curve'][number] & { readonly name: string };

const columns: readonly Column<CostPoint>[] = [
  leftColumn('search', (point) => point.name),
  countColumn('calls', ({ calls }) => calls),
  numericColumn('goal met', ({ success }) => success, formatPercent),
  numericColumn('faults', ({ faults }) => faults, formatPercent),
];

/** One colour per search, in the order of their faults. */
const lineColours = [colours.within, colours.heldOut, colours.third, colours.muted] as const;
const colourWords = ['blue', 'orange', 'green', 'grey'] as const;

function costPanel(name: string, cells: readonly StudyCell[]): Markup {
  const best = [...cells].sort((a, b) => lastFaults(b) - lastFaults(a)).slice(0, mostDrawn);
  const lines = best.flatMap(({ curve }, i) => {
    // A logarithmic axis has no place for what costs nothing.
    const points = curve.filter(({ calls }) => calls > 0);
    const shared = { x: 'calls', stroke: lineColours[i]!, curve: 'step-after' } as const;
    return [
      Plot.line(points, { ...shared, y: 'success', strokeWidth: 1, strokeDasharray: '4 3' }),
      Plot.line(points, { ...shared, y: 'faults', strokeWidth: 2 }),
    ];
  });
  const plot = renderPlot(`Success by cost, ${name}`, {
    ...{ width: panelWidth, height: 180, marginLeft: 40, marginBottom: 36 },
    x: axis('calls', { type: 'log', ticks: 3, tickFormat: ',' }),
    y: { domain: [0, 1], label: null, ticks: 3, tickFormat: '%' },
    marks: [gridY(3), ...lines],
  });
  const key = best.map(({ strategy }, i) => `${colourWords[i]!}: ${strategy}`).join(', ');
  return panel(name, html`${plot}\n<p class="quiet">${key}</p>`);
}

function lastFaults({ curve }: StudyCell): number {
  return curve.at(-1)!.faults;
}
