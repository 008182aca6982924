import * as Plot from '@observablehq/plot';
import type { InputsResult, StudyCell } from '../../inputs/study/index.ts';
import { formatPercent } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import type { Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { axis, colours, gridX, gridY, isWide, renderPlot, shorten } from '../page/plot.ts';
import { type Column, leftColumn, numericColumn } from '../table.ts';
import { asCount } from './text.ts';

/** As the dots of the sets are drawn, in their order. */
const dotColours = ['blue', 'orange', 'green'];

/** More dots than this are too many to be named in the plot. */
const mostNamed = 12;

interface YieldPoint {
  readonly name: string;
  readonly strategy: string;
  readonly set: string;
  readonly valid: number;
  readonly yield: number;
}

/** Validity against yield: whether what finds more faults makes stranger inputs. */
export function yieldSection({ cells, options: { sets }, commands }: InputsResult): Section | null {
  const points = cells.flatMap(pointOf);
  if (points.length < 2) return null;
  return {
    id: 'yield',
    title: 'Validity against yield',
    about:
      'Each dot is a strategy on a generator: right of the plot most of its misclassified inputs pass the validator, high up many seeds give a fault.',
    body: figure({
      caption: `Share of misclassified inputs that are valid, against label-kept valid faults per 100 seeds; ${sets.map((set, i) => `${dotColours[i] ?? 'grey'}: ${set}`).join(', ')}.`,
      draw: (width) => drawYield(points, sets, width),
      numbers: dataTable('Validity and yield', points, columns),
      commands,
    }),
  };
}

function pointOf({ set, generator, strategy, measures }: StudyCell): YieldPoint[] {
  const { valid, faultsPerHundredSeeds } = measures;
  if (valid === null || faultsPerHundredSeeds === null) return [];
  const name = `${set}, ${generator}: ${strategy}`;
  return [{ name, strategy, set, valid: valid.value, yield: faultsPerHundredSeeds.value }];
}

const columns: readonly Column<YieldPoint>[] = [
  leftColumn('search', ({ name }) => name),
  numericColumn('valid', ({ valid }) => valid, formatPercent),
  numericColumn('faults per 100 seeds', (point) => point.yield, asCount),
];

function drawYield(points: readonly YieldPoint[], sets: readonly string[], width: number): Markup {
  const isNamed = isWide(width) && points.length <= mostNamed;
  const name = ({ strategy }: YieldPoint) => shorten(strategy, 18);
  const beside = { dx: 7, textAnchor: 'start', fill: colours.muted } as const;
  return renderPlot('Validity against yield', {
    width,
    height: Math.max(320, width * 0.45),
    marginLeft: 48,
    marginRight: isWide(width) ? 110 : 16,
    marginBottom: 40,
    x: axis('valid', { domain: [0, 1], tickFormat: '%' }),
    y: { label: 'faults per 100 seeds', labelArrow: 'none', zero: true },
    color: { legend: false, domain: sets, range: [colours.within, colours.heldOut, colours.third] },
    marks: [
      gridX(),
      gridY(),
      Plot.dot(points, { x: 'valid', y: 'yield', fill: 'set', r: 4 }),
      ...(isNamed ? [Plot.text(points, { x: 'valid', y: 'yield', text: name, ...beside })] : []),
    ],
  });
}
