import type { ProgramSpec } from '../training/spec.ts';
import { ladder, numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';
import { isFitted } from './statistics-mixed.ts';

/** Means and deviations are those of the first rows there ever were, for every part alike. */
export const staleStatistics = specOperator({
  id: 'stale-statistics',
  title: 'Normalisation by statistics of a few rows of old',
  source: 'wrong preprocessing of Humbatova et al. (arXiv 1910.11015); the numbers of rows are ours',
  settings: (spec) =>
    applies(spec)
      ? ladder('rows', [
          [32, 'low'],
          [8, 'medium'],
          [2, 'high'],
        ])
      : [],
  obstacle: ({ data }) =>
    data.statisticsRows === undefined
      ? 'preprocessing takes no statistics'
      : 'its statistics are of a few rows already',
  apply: (spec, parameters) => ({
    ...spec,
    data: { ...spec.data, statisticsRows: numberParameter(parameters, 'rows') },
  }),
});

function applies(spec: ProgramSpec): boolean {
  return spec.data.statisticsRows === undefined && isFitted(spec);
}
