import type { TaskId } from '../eval/contract.ts';
import { bugSplits } from '../eval/real-faults/score.ts';
import type { Result, ResultRow } from '../eval/result.ts';
import { formatInterval, formatNumber } from './numbers.ts';
import { formatTable, type TableStyle } from './table.ts';

const populations = new Map<string, string>([
  [bugSplits.anyOf, 'all, any of their classes'],
  [bugSplits.single, 'of one type'],
]);

/** The rows of a test on real faults as a table; null where the task has none. A level, with no gap beside it. */
export function formatRealFaults({ rows }: Result, task: TaskId, style: TableStyle): string | null {
  const own = rows.filter((row) => row.task === task && populations.has(row.split));
  if (own.length === 0) return null;
  return formatTable<ResultRow>(
    own,
    [
      { heading: 'diagnoser', align: 'left', cell: ({ diagnoser }) => diagnoser },
      { heading: 'features', align: 'left', cell: ({ features }) => features },
      { heading: 'normalisation', align: 'left', cell: ({ normalisation }) => normalisation },
      { heading: 'real faults', align: 'left', cell: ({ split }) => populations.get(split)! },
      { heading: 'runs', align: 'right', cell: ({ n }) => String(n) },
      {
        heading: 'balanced accuracy',
        align: 'right',
        cell: (row) => formatNumber(row.balancedAccuracy.value),
      },
      { heading: '95 % interval', align: 'right', cell: (row) => formatInterval(row.balancedAccuracy) },
    ],
    style,
  );
}
