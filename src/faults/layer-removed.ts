import { canonicalJson } from '../lib/hash.ts';
import type { LayerKind, LayerSpec } from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { buildsLike, isPlainChain, plainKinds } from './buildable.ts';
import type { FaultSetting } from './contract.ts';
import { isConvolution } from './convolutions.ts';
import { chosenLayers } from './layer-operator.ts';
import {
  activationOf,
  areaIsFreeAfter,
  hiddenLayers,
  isRecurrent,
  sizeIsFixedAfter,
  usersOf,
} from './network.ts';
import { specOperator } from './spec-operator.ts';
import { removeLayers } from './wiring.ts';

export const layerRemoved = specOperator({
  id: 'layer-removed',
  title: 'A hidden layer missing',
  source: 'Deep4ge LRM (arXiv 2607.12868): dropout, dense, activation; the other kinds are ours',
  settings(spec) {
    const sites = removable(spec);
    const distinct = sites.filter((index) => !repeatsTheLayerBefore(spec, index));
    const single = distinct.map((index): FaultSetting => {
      const severity = widthMatters(spec.layers[index]!) ? 'medium' : 'low';
      return { parameters: { layer: index }, severity };
    });
    if (sites.length < 2) return single;
    return [...single, { parameters: { layer: 'all' }, severity: 'high' }];
  },
  obstacle: () => 'no hidden layer can go without the rest losing its shape',
  apply(spec, parameters) {
    const gone = chosenLayers(removable(spec), parameters);
    return removeLayers(spec, gone);
  },
});

/**
 * Hidden layers whose output has as many axes as their input, and a size that what follows does not insist on. A layer
 * that joins several leaves the last of them.
 */
function removable(spec: ProgramSpec): number[] {
  return hiddenLayers(spec, keepsAxes).filter((index) => {
    const layer = spec.layers[index]!;
    if (layer.kind === 'dropout' && layer.mode === 'evaluate') return false;
    if (!buildsLike(spec, removeLayers(spec, [index]))) return false;
    if (isConvolution(layer)) return areaIsFreeAfter(spec, index);
    return !widthMatters(layer) || !sizeIsFixedAfter(spec, index);
  });
}

/** Of two equal layers in a row it does not matter which is missing. */
function repeatsTheLayerBefore(spec: ProgramSpec, index: number): boolean {
  const [layer, before] = [spec.layers[index], spec.layers[index - 1]];
  if (before === undefined || canonicalJson(layer) !== canonicalJson(before)) return false;
  return isPlainChain(spec) || String(usersOf(spec, index - 1)) === String([index]);
}

function keepsAxes(core: LayerSpec): boolean {
  if (isRecurrent(core)) return core.returnSequences;
  if (core.kind === 'activation') return activationOf(core) !== 'linear';
  if (!plainKinds.has(core.kind)) return true;
  return ['dense', 'conv1d', 'conv2d', 'dropout', 'batchNormalization', 'leakyRelu'].includes(core.kind);
}

const slight: ReadonlySet<LayerKind> = new Set([
  'activation', 'dropout', 'batchNormalization', 'leakyRelu', 'layerNormalization', 'groupNormalization',
  'gaussianNoise', 'mask', 'stopGradient', 'learnedPositions', 'sinusoidalPositions',
]); // biome-ignore format: a list

/** True for layers that change the number of values, or join several. */
function widthMatters(layer: LayerSpec): boolean {
  return !slight.has(layer.kind);
}
