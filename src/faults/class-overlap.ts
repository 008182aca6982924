import type { RawData } from '../training/data.ts';
import { dataOperator, needsClasses } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { classesBySize, selectRows } from './rows.ts';

/**
 * Rows of the most frequent class occur a second time, labelled as the second most frequent: a share of the rows of an
 * average class, so that the seeds of a mutant train on equally many rows however large their classes are.
 */
export const classOverlap = dataOperator({
  id: 'class-overlap',
  title: 'Overlapping classes in the training data',
  source: 'DeepCrime TCO (ISSTA 2021), 0-100 %',
  settings: ladder('percent', [
    [50, 'low'],
    [75, 'medium'],
    [100, 'high'],
  ]),
  obstacle: needsClasses,
  edit(data, parameters, random): RawData {
    const [largest, second] = classesBySize(data);
    if (second === undefined) return data;
    const count = Math.round((data.rows / data.classes!) * (numberParameter(parameters, 'percent') / 100));
    const copied = random.shuffle(largest!.rows).slice(0, count);
    const grown = selectRows(data, [...Array(data.rows).keys(), ...copied]);
    grown.targets.fill(second.label, data.rows);
    return grown;
  },
});
