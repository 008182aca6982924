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
  source: 'DeepCrime RCD (ISSTA 2021), 0.125-1',
  sites: (spec) =>
    indicesOf(spec, (core, index) => core.kind === 'dropout' && spec.layers[index]!.mode !== 'evaluate'),
  obstacle: () => 'no layer is dropout',
  variants: (core) =>
    ladder(
      'rate',
      rates.filter(([rate]) => core.kind === 'dropout' && rate !== core.rate),
    ),
  isHarmless: ({ rate }) => Number(rate) <= 0.25,
  change: (core, parameters) =>
    core.kind === 'dropout' ? { ...core, rate: numberParameter(parameters, 'rate') } : core,
});
