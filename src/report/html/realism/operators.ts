import type { RealismResult } from '../../../mutants/realism/index.ts';
import { formatNumber } from '../../numbers.ts';
import { type OperatorLine, operatorColumns } from '../../quality-text.ts';
import { dataTable, type SortableColumn } from '../data-table.ts';
import type { Section } from '../section.ts';

/** Quality by operator. */
export function operatorsSection({ operators }: RealismResult): Section | null {
  if (operators.length === 0) return null;
  return {
    id: 'operators',
    title: 'Operator by operator',
    about: `Medians over the mutants of each operator; the share of High-High mutants among all of them, ${formatNumber(0.25)} by chance where the two measures have nothing to do with each other.`,
    body: dataTable('Quality of mutants by operator', operators, columns),
  };
}

const keys: Readonly<Record<string, (line: OperatorLine) => number | null>> = {
  mutants: ({ mutants }) => mutants,
  bugs: ({ bugs }) => bugs,
  resistance: ({ resistance }) => resistance,
  realism: ({ realism }) => realism,
  coupling: ({ coupling }) => coupling,
  'high-high': ({ highHighShare }) => highHighShare,
  'CPU s': ({ cpuSeconds }) => cpuSeconds,
};

const columns = operatorColumns.map((column): SortableColumn<OperatorLine> => {
  const key = keys[column.heading];
  return key === undefined ? column : { ...column, key };
});
