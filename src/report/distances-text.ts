import type { StrategyDistance } from '../inputs/judges/index.ts';
import { asRatio } from './inputs-text.ts';
import { formatTable, type TableColumn } from './table.ts';

/** Distances of a ledger as text. */
export function formatDistances(distances: readonly StrategyDistance[]): string {
  return formatTable(distances, columns);
}

/** Four decimals: 1 − SSIM and LPIPS of near inputs are small. */
const distance = (value: number | null) => (value === null ? '–' : value.toFixed(4));

const columns: readonly TableColumn<StrategyDistance>[] = [
  { heading: 'strategy', align: 'left', cell: ({ strategy }) => strategy },
  { heading: 'distance', align: 'left', cell: ({ view }) => view },
  { heading: 'misclassified', align: 'right', cell: ({ misclassified }) => String(misclassified) },
  { heading: 'to seed', align: 'right', cell: ({ toSeed }) => distance(toSeed) },
  { heading: 'faults', align: 'right', cell: ({ faults }) => String(faults) },
  { heading: 'within classes', align: 'right', cell: ({ withinClasses }) => distance(withinClasses) },
  { heading: 'to real', align: 'right', cell: ({ toReal }) => (toReal === null ? '–' : asRatio(toReal)) },
];
