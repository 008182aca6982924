import * as Plot from '@observablehq/plot';
import type { Result, ResultRow } from '../../eval/result.ts';
import { groupBy } from '../../lib/group.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import type { Markup } from '../page/markup.ts';
import { axis, colours, gridY, renderPlot } from '../page/plot.ts';
import { gapTable } from './headline.ts';
import { isFewShot, linesOf, lineTitle, type NamedMethod } from './lines.ts';
import type { SectionMaker } from './section.ts';

/** How other runs are used. */
const kinds = ['unlabelled', 'clean', 'calibrated'] as const;
type Kind = (typeof kinds)[number];

/** Scores on held-out programs by how many other runs of the program are known. */
interface KnownRuns {
  readonly method: NamedMethod;
  readonly points: readonly (ResultRow['balancedAccuracy'] & {
    readonly track: Kind;
    readonly count: number;
  })[];
}

/** Diagnosers that are given other runs of the very program: tracks of their own. */
export const tracksSection: SectionMaker = ({ result }) => {
  const lines = linesOf(result).filter(({ method }) => isFewShot(method));
  if (lines.length === 0) return null;
  return {
    id: 'tracks',
    title: 'Tracks: with other runs of the same program',
    about:
      'Balanced accuracy on held-out programs (S4) where features are differences from 1, 5 or 20 other runs of the program predicted; at 0, one run alone. Blue and round: runs known to be clean; green and triangular: features as they are, and class scores relative to those of the clean runs; orange and square: unlabelled runs, faulty in a share that differs by program. A diagnoser of one run alone has no such runs, so these lines are in no headline.',
    body: panels('Balanced accuracy by other runs of the program.', knownRuns(result).map(trackPanel), {
      numbers: gapTable('Tracks: balanced accuracy by split', lines),
      commands: result.commands,
    }),
  };
};

/** Lines that differ in their track alone, with the line without one. */
function knownRuns({ rows }: Result): KnownRuns[] {
  const keyOf = ({ task, diagnoser, features, decision, window }: NamedMethod) =>
    JSON.stringify([task, diagnoser, features, decision, window]);
  const heldOut = rows.filter(({ split }) => split === 'S4');
  return [...groupBy(heldOut, keyOf).values()].flatMap((own) => {
    const alone = own.find(({ normalisation }) => normalisation === 'none');
    const points = kinds.flatMap((track) =>
      [
        ...(alone === undefined ? [] : [{ row: alone, count: 0 }]),
        ...own.flatMap((row) => {
          const [kind, count] = row.normalisation.split('-');
          return kind === track ? [{ row, count: Number(count) }] : [];
        }),
      ].map(({ row, count }) => ({ ...row.balancedAccuracy, track, count })),
    );
    return points.some(({ count }) => count > 0) ? [{ method: own[0]!, points }] : [];
  });
}

function trackPanel({ method, points }: KnownRuns): Markup {
  const title = lineTitle({ ...method, normalisation: 'none' });
  return panel(
    title,
    renderPlot(`Tracks: ${title}`, {
      width: panelWidth,
      height: 250,
      marginTop: 24,
      marginBottom: 42,
      x: axis('other runs of the program', { ticks: 5 }),
      y: { label: 'balanced accuracy', labelArrow: 'none', nice: true, ticks: 5 },
      marks: [
        gridY(5),
        ...trackMarks(points, 'unlabelled', colours.heldOut, 'square'),
        ...trackMarks(points, 'clean', colours.within, 'circle'),
        ...trackMarks(points, 'calibrated', colours.third, 'triangle'),
      ],
    }),
  );
}

function trackMarks(
  points: KnownRuns['points'],
  track: Kind,
  colour: string,
  symbol: 'circle' | 'square' | 'triangle',
): Plot.Markish[] {
  const own = points.filter((point) => point.track === track).toSorted((a, b) => a.count - b.count);
  return [
    Plot.areaY(own, { x: 'count', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.15 }),
    Plot.lineY(own, { x: 'count', y: 'value', stroke: colour, strokeWidth: 2 }),
    Plot.dot(own, { x: 'count', y: 'value', fill: colour, symbol, r: 3.5 }),
  ];
}
