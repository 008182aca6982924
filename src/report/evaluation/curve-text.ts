import type { TaskId } from '../../eval/contract.ts';
import type { Result, ResultCurve } from '../../eval/result.ts';
import { formatInterval, formatNumber, formatRange } from '../numbers.ts';
import { type Column, formatTable, numericColumn, rightColumn, type TableStyle } from '../table.ts';

type Point = ResultCurve['points'][number];

export const curveColumns: readonly Column<Point>[] = [
  rightColumn('programs', ({ programs }) => String(programs)),
  rightColumn('traces', ({ traces }) => traces.toFixed(0)),
  rightColumn('balanced accuracy', ({ value }) => formatNumber(value)),
  rightColumn('95 % interval', formatInterval),
  numericColumn('sd over draws', ({ drawSd }) => drawSd),
];

/** What is trained on at each size. */
export const modeNames: Readonly<Record<ResultCurve['mode'], string>> = {
  'all-traces': 'all traces of the programs',
  'equal-traces': 'as many traces at every size',
};

/** How a learning curve goes on beyond the programs there are, in a sentence; null where none is wanted. */
export function continuation({ mode, extrapolation, families, reason }: ResultCurve): string | null {
  if (mode === 'equal-traces') return null;
  if (extrapolation === null) return `With more programs: ${reason}.`;
  const trusted = families.filter(({ predicts }) => predicts).map(({ family }) => family);
  const values = extrapolation.map((one) => `${formatRange(one)} with ${one.programs} programs`);
  return `With more programs, by the families that predict the two largest sizes (${trusted.join(', ')}): ${values.join(', ')}.`;
}

/** The learning curves of a task. */
export function formatCurves({ curves }: Result, task: TaskId, style: TableStyle): string[] {
  return curves
    .filter((curve) => curve.task === task)
    .map((curve) => {
      const { diagnoser, features, mode, points, split } = curve;
      const title = `${diagnoser} on ${features}, ${split}, ${modeNames[mode]}:`;
      return [title, formatTable(points, curveColumns, style), continuation(curve)]
        .filter((part) => part !== null)
        .join('\n\n');
    });
}
