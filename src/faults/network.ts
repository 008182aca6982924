import type { LayerSpec, RecurrentLayerSpec } from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { ActivationName, InitialiserSpec, RegulariserSpec } from '../training/specs/fields.ts';
import { type LayerSource, readGraph } from '../training/specs/graph.ts';
import { isPlainChain } from './buildable.ts';

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

/** For each output, the last layers with a kernel on the way to it; none where it has no kernel behind it. */
export function outputLayersOf(spec: ProgramSpec): number[][] {
  return lastBeforeOutputs(spec, (layer) => isKernelLayer(coreOf(layer)));
}

/** Index of the output layer of the first output: its last layer with a kernel (−1 in a network without any). */
export function outputLayer(spec: ProgramSpec): number {
  return Math.max(-1, ...outputLayersOf(spec)[0]!);
}

/** For each output, the layers that `test` accepts and that reach it past none other of the kind; ascending. */
function lastBeforeOutputs(spec: ProgramSpec, test: (layer: LayerSpec) => boolean): number[][] {
  const { sources, outputs } = readGraph(spec);
  return outputs.map((output) => {
    const found = new Set<number>();
    const seen = new Set([output]);
    for (const index of seen) {
      if (test(spec.layers[index]!)) found.add(index);
      else for (const taken of layersAmong(sources[index]!)) seen.add(taken);
    }
    return [...found].sort((a, b) => a - b);
  });
}

function layersAmong(sources: readonly LayerSource[]): number[] {
  return sources.filter(({ from }) => from === 'layer').map(({ index }) => index);
}

/** Indices of the layers that some output layer depends on and that are none themselves. */
function hiddenIndices(spec: ProgramSpec): ReadonlySet<number> {
  const { sources } = readGraph(spec);
  const ends = new Set(outputLayersOf(spec).flat());
  const seen = new Set([...ends].flatMap((end) => layersAmong(sources[end]!)));
  for (const index of seen) for (const taken of layersAmong(sources[index]!)) seen.add(taken);
  return new Set([...seen].filter((index) => !ends.has(index)));
}

export function isHidden(spec: ProgramSpec, index: number): boolean {
  return hiddenIndices(spec).has(index);
}

/** Indices of the layers before the output layer that `test` accepts; it is shown the core. */
export function hiddenLayers(spec: ProgramSpec, test: (core: LayerSpec) => boolean): number[] {
  const hidden = hiddenIndices(spec);
  return indicesOf(spec, (core, index) => hidden.has(index) && test(core));
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

/** Where each output gets its activation: the last layers, from the output layer on, that apply one. */
export function outputActivationLayersOf(spec: ProgramSpec): number[][] {
  return lastBeforeOutputs(spec, (layer) => activationOf(layer) !== null);
}

/**
 * True where a reshape layer after `index` fixes the number of values, so that the layer's output must keep its. What
 * fixes sizes in other graphs shows when their mutants are built.
 */
export function sizeIsFixedAfter(spec: ProgramSpec, index: number): boolean {
  return isPlainChain(spec) && spec.layers.slice(index + 1).some((layer) => layer.kind === 'reshape');
}

/**
 * True where a later layer takes inputs of any length or area (flatten, global pooling, a recurrent layer that returns
 * its last output), so that this layer may change them. A fully convolutional network hands them to its targets. Other
 * graphs show it when their mutants are built.
 */
export function areaIsFreeAfter(spec: ProgramSpec, index: number): boolean {
  if (!isPlainChain(spec)) return true;
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

/** Whether some embedding takes an input of the program, whose values are then token ids. */
export function takesTokens(spec: ProgramSpec): boolean {
  const { sources } = readGraph(spec);
  return spec.layers.some(
    ({ kind }, i) => kind === 'embedding' && sources[i]!.some(({ from }) => from === 'input'),
  );
}

/** Layers that take the output of a layer. */
export function usersOf(spec: ProgramSpec, index: number): number[] {
  return readGraph(spec).sources.flatMap((sources, i) => (layersAmong(sources).includes(index) ? [i] : []));
}

/** Indices of the layers whose own kernel is trained, and whose core `test` accepts. */
export function trainedKernels(spec: ProgramSpec, test: (core: KernelLayer) => boolean): number[] {
  return indicesOf(
    spec,
    (core, index) => ownsKernel(core) && spec.layers[index]!.frozen !== true && test(core),
  );
}

/** False for a layer that uses the kernel of another. */
export function ownsKernel(core: LayerSpec): core is KernelLayer {
  return isKernelLayer(core) && !(core.kind === 'dense' && core.tied !== undefined);
}

/** The kernel penalty of a layer, null for none. */
export function kernelRegulariser(layer: LayerSpec): RegulariserSpec {
  const core = coreOf(layer);
  return isKernelLayer(core) ? core.kernelRegulariser : null;
}
