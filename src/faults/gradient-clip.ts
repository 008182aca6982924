import type { OptimizerSpec } from '../training/optimizer-specs.ts';
import type { FaultSetting, Severity } from './contract.ts';
import { ladder, numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

export const gradientClip = specOperator({
  id: 'gradient-clip',
  title: 'Gradients clipped too low',
  source: 'DeepCrime OCG (ISSTA 2021), clipping by value; the limits are ours',
  settings: ({ optimizer }) =>
    limits(optimizer).filter(({ parameters }) => tightens(optimizer, parameters.value)),
  obstacle: ({ optimizer }) =>
    optimizer.kind === 'lion'
      ? 'Lion moves by the sign of its mean gradient, which hardly feels any clipping'
      : 'gradients are already clipped lower than any setting would',
  apply: (spec, parameters) => ({
    ...spec,
    optimizer: { ...spec.optimizer, clip: { by: 'value', limit: numberParameter(parameters, 'value') } },
  }),
});

/**
 * Optimizers that divide by a running gradient size undo any clipping that leaves it well above their ε: for them
 * the ladder is in units of ε. Adagrad starts from an accumulator of 0.1 and feels clipping as SGD does.
 */
function limits(optimizer: OptimizerSpec): FaultSetting[] {
  if (optimizer.kind === 'lion') return [];
  const steps: readonly (readonly [number, Severity])[] =
    optimizer.kind === 'sgd' || optimizer.kind === 'adagrad'
      ? [
          [0.01, 'low'],
          [0.001, 'medium'],
          [0.0001, 'high'],
        ]
      : [
          [optimizer.epsilon, 'low'],
          [optimizer.epsilon / 10, 'medium'],
          [optimizer.epsilon / 100, 'high'],
        ];
  return ladder('value', steps);
}

function tightens({ clip }: OptimizerSpec, value: number | string | undefined): boolean {
  return clip === null || clip.by !== 'value' || clip.limit > Number(value);
}
