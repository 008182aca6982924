import type { ProgramSpec } from '../training/spec.ts';
import type { FaultSetting } from './contract.ts';
import { nameParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

const ways = ['own', 'twice', 'none'] as const;

/** Validation and test rows are prepared by their own statistics, twice, or not at all. */
export const statisticsMixed = specOperator({
  id: 'statistics-mixed',
  title: 'Test rows prepared otherwise than training rows',
  source:
    'missing and wrong preprocessing of Humbatova et al. (arXiv 1910.11015); scikit-learn, "Common pitfalls": inconsistent preprocessing',
  settings(spec): FaultSetting[] {
    if (obstacleOf(spec) !== null) return [];
    const own: FaultSetting = { parameters: { evaluation: 'own' }, severity: 'low' };
    return [
      ...(isFitted(spec) ? [own] : []),
      { parameters: { evaluation: 'twice' }, severity: 'medium' },
      { parameters: { evaluation: 'none' }, severity: 'high' },
    ];
  },
  obstacle: (spec) => obstacleOf(spec)!,
  apply: (spec, parameters) => ({
    ...spec,
    data: { ...spec.data, evaluationPreprocessing: nameParameter(parameters, 'evaluation', ways) },
  }),
});

function obstacleOf({ data }: ProgramSpec): string | null {
  if (data.preprocessing.length === 0) return 'nothing is prepared';
  if (data.evaluationPreprocessing !== undefined) return 'test rows are prepared otherwise already';
  return data.target === 'inputs' ? 'the inputs are the targets' : null;
}

/** Whether preprocessing takes statistics of rows. */
export function isFitted({ data }: ProgramSpec): boolean {
  return data.preprocessing.some(({ kind }) => kind !== 'rescale');
}
