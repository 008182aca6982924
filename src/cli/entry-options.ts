import type { TableFormat } from '../leaderboard/task-table.ts';
import { requirePart } from '../lib/parts.ts';
import { option } from './options.ts';

/** The word for the entries that ship with faultgap. */
const shippedEntries = 'shipped';

/** @throws InputError as `requirePart`. */
export function findEntries(name: string): string {
  return name === shippedEntries ? requirePart('submissions').folder : name;
}

const comparedWith = 'folder of the entries to compare with';

export const submissions = option('<dir>', 'place', comparedWith, {
  default: shippedEntries,
  finds: findEntries,
});

/** As above, for a command that may need none: `findEntries` is its own to call, as shipped entries may not be installed. */
export const submissionsIfAny = option('<dir>', 'place', comparedWith, { default: shippedEntries });

export const keyFile = option(
  '<file>',
  'place',
  'for blind predictions: the key that `leaderboard hide` or `export --hidden` wrote',
);

export const tableFormat = option<TableFormat>('<format>', 'print', 'of the tables', {
  choices: ['csv', 'arrow'],
  default: 'csv',
});
