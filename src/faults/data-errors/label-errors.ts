import { numberParameter } from '../parameters.ts';
import { drawPercent } from '../rows.ts';
import type { DataError } from './contract.ts';

/** A share of all rows has the label of another class. */
export const labelErrors: DataError = {
  id: 'label-errors',
  title: 'Wrong labels in every class of the training data',
  source: 'CleanML (ICDE 2021), table Clothing',
  parameters: { percent: 'of the rows' },
  edit(data, parameters, random) {
    const targets = data.targets.slice();
    const classes = data.classes!;
    for (const row of drawPercent(
      [...Array(data.rows).keys()],
      numberParameter(parameters, 'percent'),
      random,
    )) {
      targets[row] = (targets[row]! + 1 + random.integer(classes - 1)) % classes;
    }
    return { ...data, targets };
  },
};
