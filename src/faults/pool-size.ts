import type { LayerSpec } from '../training/layer-specs.ts';
import { hiddenLayers } from './network.ts';
import { ladder, numberParameter } from './parameters.ts';
import { windowOperator } from './window-operator.ts';

/** Strides that are the pool size, as Keras has them, grow with it. */
export const poolSize = windowOperator({
  id: 'pool-size',
  title: 'Another pool size',
  source: 'Deep4ge LCP (arXiv 2607.12868), 2-6',
  sites: (spec) => hiddenLayers(spec, isPooling),
  obstacle: () => 'no hidden layer pools',
  variants: (core) =>
    isPooling(core)
      ? ladder('size', [
          [2, 'low'],
          [4, 'low'],
          [6, 'medium'],
        ]).filter(({ parameters }) => [core.poolSize].flat().some((side) => side !== parameters.size))
      : [],
  change(core, parameters) {
    const size = numberParameter(parameters, 'size');
    if (!isPooling(core)) return core;
    return isPooling1d(core) ? { ...core, poolSize: size } : { ...core, poolSize: [size, size] };
  },
});

type Pooling1d = Extract<LayerSpec, { kind: 'maxPooling1d' | 'averagePooling1d' }>;
type Pooling2d = Extract<LayerSpec, { kind: 'maxPooling2d' | 'averagePooling2d' }>;

function isPooling1d(layer: LayerSpec): layer is Pooling1d {
  return layer.kind === 'maxPooling1d' || layer.kind === 'averagePooling1d';
}

function isPooling(layer: LayerSpec): layer is Pooling1d | Pooling2d {
  return isPooling1d(layer) || layer.kind === 'maxPooling2d' || layer.kind === 'averagePooling2d';
}
