import { dataOperator } from './data-operator.ts';
import { ladder, numberParameter } from './parameters.ts';
import { rowSize } from './rows.ts';

/** From some row on, every row has the label of the one before it: what one row too many in one of two files does. */
export const labelsShifted = dataOperator({
  id: 'labels-shifted',
  title: 'Labels shifted against rows',
  source: 'wrong labels of Humbatova et al. (arXiv 1910.11015); the shares are ours',
  settings: ladder('percent', [
    [25, 'low'],
    [50, 'medium'],
    [100, 'high'],
  ]),
  obstacle: ({ data }) =>
    data.target === 'inputs' ? 'the inputs are the targets, and have no labels' : null,
  edit(data, parameters) {
    const size = rowSize(data.targetShape);
    const first = Math.round(data.rows * (1 - numberParameter(parameters, 'percent') / 100)) * size;
    const moved = data.targets.slice(first);
    const targets = data.targets.slice();
    targets.set(moved.subarray(-size), first);
    targets.set(moved.subarray(0, -size), first + size);
    return { ...data, targets };
  },
});
