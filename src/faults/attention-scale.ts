import { layerOperator } from './layer-operator.ts';
import { indicesOf } from './network.ts';
import { ladder, nameParameter } from './parameters.ts';

const wrong = ['key', 'none'] as const;

/** Scores divided by the key size in place of its root, or by nothing. A size of 1 has no wrong scale. */
export const attentionScale = layerOperator({
  id: 'attention-scale',
  title: 'Attention with the wrong scale',
  source:
    'Vaswani et al. (arXiv 1706.03762), section 3.2.1: why scores are divided by the root of the key size',
  survives: 'small networks learn queries and keys of another size instead',
  sites: (spec) =>
    indicesOf(spec, (core) => core.kind === 'multiHeadAttention' && core.keySize > 1 && core.scale !== 1),
  obstacle: () => 'no attention divides its scores',
  variants: () =>
    ladder('divisor', [
      ['key', 'low'],
      ['none', 'medium'],
    ]),
  change(core, parameters) {
    if (core.kind !== 'multiHeadAttention') return core;
    const divisor = nameParameter(parameters, 'divisor', wrong);
    return { ...core, scale: divisor === 'none' ? 1 : 1 / core.keySize };
  },
});
