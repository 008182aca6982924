import { defineDiagnoser } from './define.ts';
import { innerProduct, softmax, standardiseRows } from './matrix.ts';
import { solveRidge } from './normal-equations.ts';

/**
 * Ridge classifier: per class a least-squares line to +1 for its rows and −1 for the others, squared coefficients added
 * (strength 1), rows weighted by class, intercepts free; on standardised rows. Scores are the softmax of the lines'
 * values: their order is the method's, their size is not a probability.
 */
export const ridge = defineDiagnoser({
  id: 'ridge',
  title: 'Ridge classifier',
  fit({ rows, width: columns, labels, classes, weights }) {
    const { standardiser, length, width, values } = standardiseRows(rows, columns);
    const rowWeights = Float64Array.from(labels, (label) => weights[label]!);
    const targets = Array.from({ length: classes }, (_, c) =>
      Float64Array.from(labels, (label) => (label === c ? 1 : -1)),
    );
    const lines = solveRidge({ length, width, values, weights: rowWeights, targets, penalty: 1 });
    return (row) => {
      const point = standardiser.apply(row);
      return softmax(
        Float64Array.from(lines, (line) => line[width]! + innerProduct(line, 0, point, 0, width)),
      );
    };
  },
});
