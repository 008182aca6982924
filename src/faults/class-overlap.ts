import type { RawData } from '../training/data.ts';
import { dataOperator, needsClasses } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { classesBySize, drawPercent, takeRows } from './rows.ts';

/** A share of the most frequent class occurs a second time, labelled as the second most frequent. */
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
    const copied = drawPercent(largest!.rows, numberParameter(parameters, 'percent'), random);
    const grown = takeRows(data, [...Array(data.rows).keys(), ...copied]);
    grown.targets.fill(second.label, data.rows);
    return grown;
  },
});
