import type {
  ActivationName,
  InitialiserSpec,
  LayerSpec,
  RecurrentLayerSpec,
  RegulariserSpec,
} from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';

/** Any layer with a kernel, whatever else it has. */
type KernelLayer = Extract<LayerSpec, { kernelInitialiser: InitialiserSpec }>;

/** The layer that does the work: the wrapped one of a bidirectional layer, else the layer itself. */
export function coreOf(layer: LayerSpec): LayerSpec {
  return layer.kind === 'bidirectional' ? layer.layer : layer;
}

export function isKernelLayer(layer: LayerSpec): layer is KernelLayer {
  return 'kernelInitialiser' in layer;
}

export function isRecurrent(layer: LayerSpec): layer is RecurrentLayerSpec {
  return layer.kind === 'lstm' || layer.kind === 'gru' || layer.kind === 'simpleRnn';
}

/** The layer with its core exchanged. */
export function withCore(layer: LayerSpec, core: LayerSpec): LayerSpec {
  if (layer.kind !== 'bidirectional') return core;
  if (!isRecurrent(core)) throw new Error(`a bidirectional layer cannot hold ${core.kind}`);
  return { ...layer, layer: core };
}

/** The program with some of its layers exchanged; `change` is called once per given index. */
export function changeLayers(
  spec: ProgramSpec,
  indices: readonly number[],
  change: (layer: LayerSpec) => LayerSpec,
): ProgramSpec {
  return {
    ...spec,
    layers: spec.layers.map((layer, index) => (indices.includes(index) ? change(layer) : layer)),
  };
}

/** Index of the output layer: the last one with a kernel (−1 in a network without any). */
export function outputLayer(spec: ProgramSpec): number {
  return spec.layers.findLastIndex((layer) => isKernelLayer(coreOf(layer)));
}

/** Indices of the layers before the output layer that `test` accepts; it is shown the core. */
export function hiddenLayers(spec: ProgramSpec, test: (core: LayerSpec) => boolean): number[] {
  const output = outputLayer(spec);
  return indicesOf(spec, (core, index) => index < output && test(core));
}

/** Indices of all layers that `test` accepts; it is shown the core. */
export function indicesOf(spec: ProgramSpec, test: (core: LayerSpec, index: number) => boolean): number[] {
  return spec.layers.flatMap((layer, index) => (test(coreOf(layer), index) ? [index] : []));
}

/** The activation a layer applies; null where it applies none of its own. */
export function activationOf(layer: LayerSpec): ActivationName | 'leakyRelu' | null {
  const core = coreOf(layer);
  if (core.kind === 'leakyRelu') return 'leakyRelu';
  return 'activation' in core ? core.activation : null;
}

/** The layer with another activation. */
export function withActivation(layer: LayerSpec, activation: ActivationName): LayerSpec {
  const core = coreOf(layer);
  if (core.kind === 'leakyRelu') return { kind: 'activation', activation };
  if (!('activation' in core)) throw new Error(`a ${core.kind} layer has no activation`);
  return withCore(layer, { ...core, activation });
}

/** Where the network's output gets its activation: the last layer, from the output layer on, that applies one. */
export function outputActivationLayer(spec: ProgramSpec): number {
  return spec.layers.findLastIndex((layer) => activationOf(layer) !== null);
}

/** True where a reshape layer after `index` fixes the number of values, so that the layer's output must keep its. */
export function sizeIsFixedAfter(spec: ProgramSpec, index: number): boolean {
  return spec.layers.slice(index + 1).some((layer) => layer.kind === 'reshape');
}

/**
 * True where a later layer takes inputs of any length or area (flatten, global pooling, a recurrent layer that returns
 * its last output), so that this layer may change them. A fully convolutional network hands them to its targets.
 */
export function areaIsFreeAfter(spec: ProgramSpec, index: number): boolean {
  if (sizeIsFixedAfter(spec, index)) return false;
  return spec.layers.slice(index + 1).some((layer) => {
    const core = coreOf(layer);
    return (
      core.kind === 'flatten' ||
      core.kind.startsWith('global') ||
      (isRecurrent(core) && !core.returnSequences)
    );
  });
}

/** The kernel penalty of a layer, null for none. */
export function kernelRegulariser(layer: LayerSpec): RegulariserSpec {
  const core = coreOf(layer);
  return isKernelLayer(core) ? core.kernelRegulariser : null;
}
