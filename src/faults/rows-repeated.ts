import { dataOperator } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { selectRows } from './rows.ts';

/** A share of the rows is overwritten with copies of the others, so that epochs are as long as before. */
export const rowsRepeated = dataOperator({
  id: 'rows-repeated',
  title: 'Training rows repeated in place of others',
  source: 'DeepMutation DR, data repetition (ISSRE 2018); that copies replace rows is ours',
  settings: ladder('percent', [
    [75, 'low'],
    [95, 'medium'],
    [99, 'high'],
  ]),
  obstacle: () => null,
  edit(data, parameters, random) {
    const order = random.permutation(data.rows);
    const kept = Math.max(1, Math.round(data.rows * (1 - numberParameter(parameters, 'percent') / 100)));
    const rows = Array.from({ length: data.rows }, (_, row) => row);
    for (const [place, row] of order.entries()) rows[row] = order[place % kept]!;
    return selectRows(data, rows);
  },
});
