import * as Plot from '@observablehq/plot';
import type { AuditResult, AuditScore } from '../../audit/result.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import type { Markup } from '../page/markup.ts';
import { axis, colours, gridX, isWide, lineScale, namesAbove, renderPlot, shorten } from '../page/plot.ts';
import { leftColumn, numericColumn } from '../table.ts';

interface Dot extends AuditScore {
  /** Place of the cut among those made, and of the set among all. */
  readonly line: string;
  readonly shift: number;
  readonly colour: string;
}

const setColours: Readonly<Record<string, string>> = {
  all: colours.within,
  machine: colours.heldOut,
  others: colours.third,
};

/** What each set of columns keeps from random rows to held-out groups; null where nothing was scored. */
export function promiseFigure(result: AuditResult): Markup | null {
  const made = result.cuts.filter(({ reason }) => reason === null);
  const scores = result.scores.filter(({ value }) => value !== null);
  if (scores.length === 0) return null;
  const sets = result.sets.filter(({ id }) => scores.some(({ set }) => set === id));
  const dots = scores.map((score): Dot => {
    const place = sets.findIndex(({ id }) => id === score.set) - (sets.length - 1) / 2;
    const line = String(made.findIndex(({ id }) => id === score.cut));
    return { ...score, line, shift: 11 * place, colour: setColours[score.set]! };
  });
  return figure({
    caption: `Balanced accuracy with 95 % intervals over ${result.intervalsOver}: ${sets.map(({ id, title }) => `${title} ${colourNames[id]}`).join(', ')}. The line is chance.`,
    draw: (width) =>
      drawPromise(
        made.map(({ title }) => title),
        dots,
        result.chance!,
        width,
      ),
    numbers: dataTable('What random rows promise and a cut does not keep, paired', result.losses, [
      leftColumn<AuditScore>('columns', ({ set }) => result.sets.find(({ id }) => id === set)!.title),
      leftColumn<AuditScore>('held out', ({ cut }) => result.cuts.find(({ id }) => id === cut)!.title),
      numericColumn<AuditScore>('lost', ({ value }) => value),
      numericColumn<AuditScore>('95 % from', ({ low }) => low),
      numericColumn<AuditScore>('to', ({ high }) => high),
      leftColumn<AuditScore>('why not', ({ reason }) => reason ?? ''),
    ]),
    commands: result.commands,
  });
}

const colourNames: Readonly<Record<string, string>> = {
  all: 'in blue',
  machine: 'in orange',
  others: 'in green',
};

function drawPromise(titles: readonly string[], dots: readonly Dot[], chance: number, width: number): Markup {
  const names = titles.map((title) => shorten(title, 42));
  const ticks = width / 90;
  const ends = dots.flatMap(({ value, low, high }) => [value!, low ?? value!, high ?? value!]);
  const shifts = [...new Set(dots.map(({ shift }) => shift))];
  return renderPlot('Balanced accuracy by what is held out', {
    width,
    height: names.length * (isWide(width) ? 48 : 62) + 60,
    marginLeft: isWide(width) ? Math.min(320, Math.max(...names.map((name) => name.length)) * 7.5 + 20) : 8,
    marginRight: 16,
    marginBottom: 40,
    marginTop: 24,
    x: axis('balanced accuracy', {
      nice: true,
      ticks,
      domain: [Math.min(chance, ...ends), Math.max(chance, ...ends)],
    }),
    y: lineScale(names, width),
    marks: [
      gridX(ticks),
      Plot.ruleX([chance], { stroke: colours.muted, strokeDasharray: '4 3' }),
      ...shifts.flatMap((shift) => {
        const own = dots.filter((dot) => dot.shift === shift);
        const ranges = own.filter(({ low }) => low !== null);
        return [
          Plot.link(ranges, {
            x1: 'low',
            x2: 'high',
            y1: 'line',
            y2: 'line',
            dy: shift,
            stroke: 'colour',
            strokeWidth: 2,
          }),
          Plot.dot(own, { x: 'value', y: 'line', dy: shift, r: 4, fill: 'colour' }),
        ];
      }),
      ...(isWide(width) ? [] : [namesAbove(names, { dy: -24, stroke: colours.paper, strokeWidth: 4 })]),
    ],
  });
}
