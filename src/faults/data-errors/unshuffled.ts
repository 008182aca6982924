import { numberParameter } from '../parameters.ts';
import { selectRows } from '../rows.ts';
import type { DataError } from './contract.ts';

/** Rows lie in order of their classes, and the split takes the last share of them away from training. */
export const unshuffled: DataError = {
  id: 'unshuffled',
  title: 'Rows ordered by class and split without shuffling',
  source: 'defect4ML 091',
  parameters: { percent: 'of the rows, held out at the end' },
  edit(data, parameters) {
    const { targets } = data;
    const kept = data.rows - Math.round((data.rows * numberParameter(parameters, 'percent')) / 100);
    const ordered = [...Array(data.rows).keys()].sort((a, b) => targets[a]! - targets[b]! || a - b);
    return selectRows(data, ordered.slice(0, kept));
  },
};
