import type { FaultOperator } from './contract.ts';
import { dataOperator } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { selectRows } from './rows.ts';

const sorting = dataOperator({
  id: 'rows-unshuffled',
  title: 'Training rows sorted and never shuffled',
  source:
    'real fault defect4ML 091: rows not shuffled; Keras documentation of Model.fit, shuffle; shares are ours',
  settings: ladder('percent', [
    [50, 'low'],
    [90, 'medium'],
    [100, 'high'],
  ]),
  obstacle({ data, unshuffled }) {
    if (unshuffled === true) return 'rows are never shuffled already';
    return data.target === 'inputs' ? 'rows have no targets to be sorted by' : null;
  },
  edit(data, parameters) {
    const width = data.targets.length / data.rows;
    const target = (row: number) => data.targets[row * width]!;
    const rows = [...Array(data.rows).keys()];
    const first = Math.round(data.rows * (1 - numberParameter(parameters, 'percent') / 100));
    const sorted = rows.slice(first).sort((a, b) => target(a) - target(b) || a - b);
    return selectRows(data, [...rows.slice(0, first), ...sorted]);
  },
});

/** Every epoch takes the rows as they lie, the last share of them sorted by their first target. */
export const rowsUnshuffled: FaultOperator = {
  ...sorting,
  apply: (spec, parameters) => sorting.apply({ ...spec, unshuffled: true }, parameters),
};
