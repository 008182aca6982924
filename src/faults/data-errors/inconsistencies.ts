import { numberParameter } from '../parameters.ts';
import { rowSize } from '../rows.ts';
import type { DataError } from './contract.ts';

/** The columns from `first` on hold codes 0 … levels − 1; in a share of the cells a value is spelt in another way and gets a code of its own, `levels` higher. */
export const inconsistencies: DataError = {
  id: 'inconsistencies',
  title: 'One category under several names in the training data',
  source: 'CleanML (ICDE 2021), tables Company, University, Restaurant and Movie',
  parameters: { percent: 'of the cells', first: 'column of codes, from 0', levels: 'codes of each column' },
  edit(data, parameters, random) {
    const size = rowSize(data.inputShape);
    const share = numberParameter(parameters, 'percent') / 100;
    const first = numberParameter(parameters, 'first');
    const levels = numberParameter(parameters, 'levels');
    const inputs = data.inputs.map((value, i) =>
      i % size >= first && random.uniform() < share ? value + levels : value,
    );
    return { ...data, inputs };
  },
};
