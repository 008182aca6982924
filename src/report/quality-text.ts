import type { RealismResult } from '../mutants/realism/index.ts';
import { formatNumber } from './numbers.ts';
import { approachName, formatPercent, formatSelectionCurve } from './realism-text.ts';
import { formatTable, type TableColumn } from './table.ts';

export type OperatorLine = RealismResult['operators'][number];

/** What is said of an operator. */
export const operatorColumns: readonly TableColumn<OperatorLine>[] = [
  { heading: 'approach', align: 'left', cell: ({ approach }) => approachName(approach) },
  { heading: 'operator', align: 'left', cell: ({ operator }) => operator },
  { heading: 'mutants', align: 'right', cell: ({ mutants }) => String(mutants) },
  { heading: 'bugs', align: 'right', cell: ({ bugs }) => String(bugs) },
  { heading: 'resistance', align: 'right', cell: (line) => formatNumber(line.resistance ?? undefined) },
  { heading: 'realism', align: 'right', cell: (line) => formatNumber(line.realism ?? undefined) },
  { heading: 'coupling', align: 'right', cell: (line) => formatNumber(line.coupling ?? undefined) },
  { heading: 'high-high', align: 'right', cell: (line) => formatPercent(line.highHighShare) },
  { heading: 'CPU s', align: 'right', cell: (line) => line.cpuSeconds.toFixed(3) },
];

/** Quality of mutants by operator as text, medians over mutants, and what selecting them gives. Computes nothing. */
export function formatQuality(result: RealismResult): string {
  return [
    `${result.usable.length} of ${result.bugs.length} bugs are usable; ${Math.round(result.cost.cpuSeconds)} CPU seconds.`,
    formatTable(result.operators, operatorColumns),
    ...formatSelectionCurve(result),
  ].join('\n\n');
}
