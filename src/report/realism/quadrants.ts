import * as Plot from '@observablehq/plot';
import type { RealismResult } from '../../mutants/realism/index.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import type { Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { axis, colours, renderPlot } from '../page/plot.ts';
import { type Column, countColumn, leftColumn, numericColumn } from '../table.ts';
import { approachName } from './text.ts';

type Quadrants = RealismResult['quadrants'][number];

/** Resistance against realism, a dot per mutant. */
export function quadrantsSection({ bugs, usable, quadrants, commands }: RealismResult): Section | null {
  if (quadrants.length === 0) return null;
  return {
    id: 'quadrants',
    title: 'Resistant and realistic',
    about:
      'A dot is a mutant; lines are the medians of its approach. High-High, at or above both, is what selection looks for. Resistance depends on the pool of mutants, so approaches are not comparable in it.',
    body: panels(
      'Resistance (IQ) and realism (EQ, which is IoU) of every mutant for which both are defined.',
      quadrants.map((own) =>
        quadrantPanel(
          bugs.filter(({ bug }) => usable.includes(bug)),
          own,
        ),
      ),
      { numbers: dataTable('Mutants by quadrant', quadrants, columns), commands },
    ),
  };
}

function quadrantPanel(bugs: RealismResult['bugs'], { approach, cutPoints }: Quadrants): Markup {
  const dots = bugs.flatMap(({ approaches }) =>
    approaches
      .filter((own) => own.approach === approach)
      .flatMap(({ mutants }) =>
        mutants.filter(({ resistance, overlap }) => resistance !== null && overlap !== null),
      ),
  );
  const cut = { stroke: colours.muted };
  const plot = renderPlot(`Resistance against realism, ${approachName(approach)}`, {
    ...{ width: panelWidth, height: panelWidth, marginBottom: 40, marginLeft: 44 },
    x: axis('resistance', { domain: [0, 1] }),
    y: axis('realism', { domain: [0, 1] }),
    marks: [
      Plot.ruleX(cutPoints.resistance === null ? [] : [cutPoints.resistance], cut),
      Plot.ruleY(cutPoints.realism === null ? [] : [cutPoints.realism], cut),
      Plot.dot(dots, { x: 'resistance', y: 'overlap', r: 2, fill: colours.within, fillOpacity: 0.5 }),
    ],
  });
  return panel(approachName(approach), plot);
}

const columns: readonly Column<Quadrants>[] = [
  leftColumn('approach', ({ approach }) => approachName(approach)),
  numericColumn('median resistance', ({ cutPoints }) => cutPoints.resistance),
  numericColumn('median realism', ({ cutPoints }) => cutPoints.realism),
  countColumn('High-High', ({ counts }) => counts.highHigh),
  countColumn('resistant only', ({ counts }) => counts.highLow),
  countColumn('realistic only', ({ counts }) => counts.lowHigh),
  countColumn('neither', ({ counts }) => counts.lowLow),
];
