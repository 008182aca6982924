import { numberParameter } from '../parameters.ts';
import { rowSize, selectRows } from '../rows.ts';
import type { DataError } from './contract.ts';

/**
 * Rows with a missing value are left out, as the dirty version of CleanML leaves them out where the clean one fills
 * them in. Values are missing where they are high: the rows that are highest in the first column, give or take one
 * standard normal draw per standard deviation of it, go.
 */
export const missingValues: DataError = {
  id: 'missing-values',
  title: 'Rows left out because a value is missing',
  source: 'CleanML (ICDE 2021), tables Marketing, Titanic, USCensus, Credit, Airbnb and BabyProduct',
  parameters: { percent: 'of the rows that have a missing value' },
  edit(data, parameters, random) {
    const size = rowSize(data.inputShape);
    const first = data.inputs.filter((_, i) => i % size === 0);
    const spread = Math.max(...first) - Math.min(...first);
    // About six standard deviations of a column lie between its ends.
    const scores = Array.from(first, (value) => value + random.normal(0, spread / 6));
    const kept = data.rows - Math.round((data.rows * numberParameter(parameters, 'percent')) / 100);
    const lowest = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!).slice(0, kept);
    return selectRows(
      data,
      lowest.sort((a, b) => a - b),
    );
  },
};
