import { dataOperator, needsClasses } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { classesBySize, drawFromGroups, dropRows } from './rows.ts';

/**
 * A share of every class of at most average size is missing. The largest class is always spared: DeepCrime thins
 * classes *below* average only, which changes nothing where classes are of one size.
 */
export const imbalance = dataOperator({
  id: 'imbalance',
  title: 'Unbalanced training data',
  source: 'DeepCrime TUD (ISSTA 2021), 0-100 %',
  settings: ladder('percent', [
    [75, 'low'],
    [90, 'medium'],
    [98, 'high'],
  ]),
  obstacle: needsClasses,
  edit(data, parameters, random) {
    const percent = numberParameter(parameters, 'percent');
    const [, ...others] = classesBySize(data);
    const average = data.rows / (others.length + 1);
    const thinned = others.filter(({ rows }) => rows.length <= average);
    const groups = thinned.map(({ rows }) => rows);
    return dropRows(data, drawFromGroups(groups, percent, random));
  },
});
