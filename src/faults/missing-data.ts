import { dataOperator } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { classesBySize, drawFromGroups, dropRows } from './rows.ts';

/** A share of every class is missing from the training data (of all rows, where targets are not classes). */
export const missingData = dataOperator({
  id: 'missing-data',
  title: 'Too little training data',
  source: 'DeepCrime TRD (ISSTA 2021), 0-99 %',
  settings: ladder('percent', [
    [75, 'low'],
    [90, 'medium'],
    [97, 'high'],
  ]),
  obstacle: () => null,
  edit(data, parameters, random) {
    const percent = numberParameter(parameters, 'percent');
    const groups =
      data.classes === null
        ? [Array.from({ length: data.rows }, (_, row) => row)]
        : classesBySize(data).map(({ rows }) => rows);
    return dropRows(data, drawFromGroups(groups, percent, random));
  },
});
