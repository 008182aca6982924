import type { LayerSpec } from '../training/layer-specs.ts';
import type { Severity } from './contract.ts';
import { layerOperator } from './layer-operator.ts';
import { indicesOf } from './network.ts';
import { ladder, numberParameter } from './parameters.ts';

/** 0.95 in place of DeepCrime's 1, which cuts the network in two and is another fault. */
const rates: readonly (readonly [number, Severity])[] = [
  [0.125, 'low'],
  [0.25, 'low'],
  [0.5, 'low'],
  [0.75, 'low'],
  [0.95, 'medium'],
];

export const dropoutRate = layerOperator({
  id: 'dropout-rate',
  title: 'Another dropout rate',
  source: 'DeepCrime RCD (ISSTA 2021), 0.125-1; inside attention ours',
  sites: (spec) =>
    indicesOf(spec, (core, index) => rateOf(core) !== null && spec.layers[index]!.mode !== 'evaluate'),
  obstacle: () => 'no layer has dropout',
  variants: (core) =>
    ladder(
      'rate',
      rates.filter(([rate]) => rateOf(core) !== rate),
    ),
  isHarmless: ({ rate }) => Number(rate) <= 0.25,
  change(core, parameters) {
    const rate = numberParameter(parameters, 'rate');
    if (core.kind === 'multiHeadAttention') return { ...core, dropout: rate };
    return core.kind === 'dropout' ? { ...core, rate } : core;
  },
});

/** The share that a layer drops; null where it is none that does. */
function rateOf(core: LayerSpec): number | null {
  if (core.kind === 'dropout') return core.rate;
  return core.kind === 'multiHeadAttention' && core.dropout > 0 ? core.dropout : null;
}
