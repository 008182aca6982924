import * as Plot from '@observablehq/plot';
import type { RealismResult } from '../../mutants/realism/index.ts';
import { formatNumber } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import type { Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { axis, colours, renderPlot } from '../page/plot.ts';
import { operatorColumns } from './selection-text.ts';
import { selectionColumns } from './text.ts';

/** What choosing operator configurations saves and gains on bugs that they were not chosen on. */
export function selectionSection({ selection, commands }: RealismResult): Section | null {
  if (selection === null) return null;
  return {
    id: 'selection',
    title: 'Making fewer mutants',
    about:
      'Configurations whose mutants are High-High often enough on some bugs are tried on the others, five folds. A point is a threshold: how many mutants need not be made, and how the share of High-High mutants changes, with its 95 % interval over bugs.',
    body: figure({
      caption: `Selection on held-out bugs, ${selection.mutants} pre-training mutants of ${selection.bugs} bugs.`,
      draw: (width) => drawCurve(selection, width),
      numbers: dataTable('Selection by threshold', selection.points, selectionColumns),
      commands,
    }),
  };
}

function drawCurve({ points }: NonNullable<RealismResult['selection']>, width: number): Markup {
  const drawn = points.flatMap(({ threshold, reduction, highHighGain }) =>
    highHighGain === null ? [] : [{ threshold: threshold.toFixed(2), reduction, ...highHighGain }],
  );
  return renderPlot('High-High share gained against mutants saved', {
    width,
    height: 320,
    marginLeft: 52,
    marginBottom: 40,
    x: axis('share of mutants not made', { nice: true }),
    y: { label: 'High-High share gained', labelArrow: 'none', nice: true },
    marks: [
      Plot.ruleY([0], { stroke: colours.muted }),
      Plot.line(drawn, { x: 'reduction', y: 'value', stroke: colours.within }),
      Plot.link(drawn, { x1: 'reduction', x2: 'reduction', y1: 'low', y2: 'high', stroke: colours.within }),
      Plot.dot(drawn, { x: 'reduction', y: 'value', r: 4, fill: colours.within }),
      Plot.text(drawn, { x: 'reduction', y: 'value', text: 'threshold', dx: 18, dy: -8 }),
    ],
  });
}

/** Quality by operator. */
export function operatorsSection({ operators }: RealismResult): Section | null {
  if (operators.length === 0) return null;
  return {
    id: 'operators',
    title: 'Operator by operator',
    about: `Medians over the mutants of each operator; the share of High-High mutants among all of them, ${formatNumber(0.25)} by chance where the two measures have nothing to do with each other.`,
    body: dataTable('Quality of mutants by operator', operators, operatorColumns),
  };
}
