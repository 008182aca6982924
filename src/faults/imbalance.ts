import { dataOperator, needsClasses } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { classesBySize, drawFromGroups, dropRows } from './rows.ts';

/**
 * A share of the smaller half of the classes is missing. DeepCrime thins the classes below average, which are
 * that half where sizes vary by chance, and none where all are of one size. As many rows go as that share of classes
 * of equal size would hold, whatever their real sizes: what the small classes do not have, the others lose, so
 * that the seeds of a mutant train on equally many rows.
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
    const classes = data.classes!;
    const groups = classesBySize(data).map(({ rows }) => rows);
    const spared = Math.floor(classes / 2);
    const dropped = drawFromGroups(groups.slice(spared), percent, random);
    const total = Math.round(((data.rows * (classes - spared)) / classes) * (percent / 100));
    const others = random.shuffle(groups.slice(0, spared).flat());
    return dropRows(data, [...dropped, ...others.slice(0, total - dropped.length)]);
  },
});
