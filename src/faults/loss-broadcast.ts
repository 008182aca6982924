import type { ProgramSpec } from '../training/spec.ts';
import { withObjective } from './losses.ts';
import { outputLayer } from './network.ts';
import { outputsOf } from './outputs.ts';
import { specOperator } from './spec-operator.ts';

export const lossBroadcast = specOperator({
  id: 'loss-broadcast',
  title: 'Outputs (N, 1) compared with targets (N)',
  source: 'PyTorch, warning of mse_loss: a target size that differs from the input size is broadcast',
  settings: (spec) =>
    obstacleOf(spec) === null ? [{ parameters: { shapes: 'broadcast' }, severity: 'high' }] : [],
  obstacle: (spec) => obstacleOf(spec)!,
  apply: (spec) => withObjective(spec, { broadcast: true }),
});

function obstacleOf(spec: ProgramSpec): string | null {
  const { classWeights, rowWeights, broadcast } = spec.objective ?? {};
  if (broadcast === true) return 'outputs and targets are broadcast already';
  if ((classWeights ?? rowWeights) !== undefined) return 'rows or classes have weights';
  const outputs = outputsOf(spec);
  if (spec.task !== 'regression' || outputs.length > 1) return 'no output of its own is a number';
  const layer = spec.layers[outputLayer(spec)];
  const isNumber = layer?.kind === 'dense' && layer.units === 1 && spec.data.target === 'value';
  const last = spec.layers.at(-1)!.kind;
  const isSingle = last === 'dense' || last === 'activation' || last === 'leakyRelu';
  return isNumber && isSingle ? null : 'an output is more than one number';
}
