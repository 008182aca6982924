import type { Table } from '../../../tables/table.ts';
import { notALog, type TableLayout } from '../contract.ts';
import { boostedTable } from './boosted.ts';
import { featureTable } from './features.ts';
import { long } from './long.ts';
import { deep4geTable, deFaultTable } from './published.ts';
import {
  anyTable,
  fastai,
  keras,
  kerasHistory,
  lightning,
  namedByIds,
  trainerTable,
  wandbHistory,
  yolo,
} from './tools.ts';

/** How tables of logs are laid out. The first that knows a table reads it, so that the particular come first. */
export const tableLayouts: readonly TableLayout[] = [
  boostedTable,
  deep4geTable,
  deFaultTable,
  long,
  featureTable,
  yolo,
  fastai,
  trainerTable,
  lightning,
  wandbHistory,
  namedByIds,
  keras,
  kerasHistory,
  anyTable,
];

/** The layout of a table; undefined where nobody knows it. */
export function findLayout(table: Table): TableLayout | undefined {
  return tableLayouts.find((layout) => layout.matches(table));
}

/** The trainings in a table. @throws InputError `log-unknown`, and as the layout. */
export function readTableRuns(table: Table, notes: readonly string[]) {
  const layout = findLayout(table);
  if (layout === undefined)
    throw notALog(table.name, `the columns ${[...table.columns.keys()].slice(0, 8).join(', ')}`);
  return layout.read(table, notes);
}
