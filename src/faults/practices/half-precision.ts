import type { ProgramSpec } from '../../training/spec.ts';
import type { Practice } from './contract.ts';

function obstacle(spec: ProgramSpec): string | null {
  return spec.precision === undefined ? null : 'it computes in half precision already';
}

export const float16: Practice = {
  id: 'float16',
  title: 'Half precision with a loss scale that adapts',
  kind: 'precision',
  source: 'Micikevicius et al. (arXiv 1710.03740); defaults of PyTorch’s GradScaler',
  obstacle,
  apply: (spec) => ({ ...spec, precision: { kind: 'float16', lossScale: { kind: 'dynamic' } } }),
};

export const bfloat16: Practice = {
  id: 'bfloat16',
  title: 'Half precision in bfloat16, without a loss scale',
  kind: 'precision',
  source: 'Kalamkar et al. (arXiv 1905.12322)',
  obstacle,
  apply: (spec) => ({ ...spec, precision: { kind: 'bfloat16' } }),
};
