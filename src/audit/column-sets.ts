import type { AuditColumn } from './audit-table.ts';

/** Columns that are predicted from together. */
export interface ColumnSet {
  readonly id: 'all' | 'machine' | 'others';
  readonly title: string;
  readonly columns: readonly AuditColumn[];
}

/** What a diagnoser would see, with and without what is of the machine. */
export function columnSets(seen: readonly AuditColumn[]): ColumnSet[] {
  const isMachine = ({ role }: AuditColumn) => role === 'environment';
  return [
    { id: 'all', title: 'all columns', columns: seen },
    { id: 'machine', title: 'columns of the machine alone', columns: seen.filter(isMachine) },
    { id: 'others', title: 'other columns alone', columns: seen.filter((column) => !isMachine(column)) },
  ];
}

/** Without columns of the machine, all columns are the others: once is enough. */
export function distinctSets(sets: readonly ColumnSet[]): ColumnSet[] {
  const machine = sets.find(({ id }) => id === 'machine')!;
  const others = sets.find(({ id }) => id === 'others')!;
  if (machine.columns.length === 0) return sets.filter(({ id }) => id !== 'others');
  return others.columns.length === 0 ? sets.filter(({ id }) => id !== 'all') : [...sets];
}
