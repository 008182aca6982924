import { numberParameter } from '../parameters.ts';
import { drawPercent, selectRows } from '../rows.ts';
import type { DataError } from './contract.ts';

/** A share of the rows occurs `copies` times more. */
export const duplicates: DataError = {
  id: 'duplicates',
  title: 'Duplicate rows in the training data',
  source: 'CleanML (ICDE 2021), tables Citation, Airbnb, Restaurant and Movie',
  parameters: { percent: 'of the rows', copies: 'of each of these rows beside the first' },
  edit(data, parameters, random) {
    const rows = [...Array(data.rows).keys()];
    const repeated = drawPercent(rows, numberParameter(parameters, 'percent'), random);
    const copies = Array.from({ length: numberParameter(parameters, 'copies') }, () => repeated).flat();
    return selectRows(data, [...rows, ...copies]);
  },
};
