import type { TableFormat } from '../leaderboard/task-table.ts';
import { requirePart } from '../lib/parts.ts';
import { option } from './options.ts';

/** The word for the entries that ship with faultgap. */
const shippedEntries = 'shipped';

export const submissions = option('<dir>', 'place', 'folder of the entries to compare with', {
  default: shippedEntries,
  finds: (name) => (name === shippedEntries ? requirePart('submissions').folder : name),
});

export const keyFile = option(
  '<file>',
  'place',
  'for blind predictions: the key that `leaderboard hide` or `export --hidden` wrote',
);

export const tableFormat = option<TableFormat>('<format>', 'print', 'of the tables', {
  choices: ['csv', 'arrow'],
  default: 'csv',
});
