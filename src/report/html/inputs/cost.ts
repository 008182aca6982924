import * as Plot from '@observablehq/plot';
import type { InputsResult, StudyCell } from '../../../inputs/study/inputs-result.ts';
import { asPercent } from '../../inputs-text.ts';
import { dataTable, numberColumn, textColumn } from '../data-table.ts';
import { panels, panelWidth } from '../figure.ts';
import { html, type Markup } from '../markup.ts';
import { colours, renderPlot } from '../plot.ts';
import type { Section } from '../section.ts';

/** How success and faults grow with what is spent. */
export function costSection({ cells, commands }: InputsResult): Section | null {
  const drawn = cells.filter(({ curve }) => curve.length > 1);
  if (drawn.length === 0) return null;
  const points = drawn.flatMap(({ set, generator, strategy, curve }) =>
    curve.map((point) => ({ name: `${set}, ${generator}: ${strategy}`, ...point })),
  );
  return {
    id: 'cost',
    title: 'Success by cost',
    about:
      'Share of searches that met their own goal, and share that gave a label-kept valid fault, by the generator calls spent. Where the first line runs far above the second, what is found is no longer what it should be.',
    body: panels(
      'Blue: goal met. Orange: label-kept valid fault. Calls on a logarithmic axis.',
      drawn.map(costPanel),
      {
        numbers: dataTable('Success by calls', points, [
          textColumn('search', ({ name }) => name),
          numberColumn('calls', ({ calls }) => calls, String),
          numberColumn('goal met', ({ success }) => success, asPercent),
          numberColumn('faults', ({ faults }) => faults, asPercent),
        ]),
        commands,
      },
    ),
  };
}

function costPanel({ set, generator, strategy, curve }: StudyCell): Markup {
  const name = `${set}, ${generator}: ${strategy}`;
  // A logarithmic axis has no place for what costs nothing.
  const points = curve.filter(({ calls }) => calls > 0);
  const line = (y: 'success' | 'faults', stroke: string) =>
    Plot.line(points, { x: 'calls', y, stroke, strokeWidth: 2, curve: 'step-after' });
  return html`<div><h4>${name}</h4>${renderPlot(`Success by cost, ${name}`, {
    width: panelWidth,
    height: 170,
    marginLeft: 36,
    marginBottom: 36,
    x: { type: 'log', label: 'calls', labelArrow: 'none', labelAnchor: 'center', ticks: 3, tickFormat: ',' },
    y: { domain: [0, 1], label: null, ticks: 3, tickFormat: '%' },
    marks: [
      Plot.gridY({ stroke: colours.line, strokeOpacity: 1, ticks: 3 }),
      line('success', colours.within),
      line('faults', colours.heldOut),
    ],
  })}</div>`;
}
