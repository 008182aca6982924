import { type WeightTensor, weightTensors } from '../../features/weight-tensors.ts';
import { listsOf, type Run } from './run.ts';

/** A layer as people count them: `layer 3 (dense)`. */
export function layerName({ observed: { layers } }: Run, index: number): string {
  return `layer ${index + 1} (${layers[index]?.kind ?? 'unknown'})`;
}

/** Places of kernels in per-weight lists, with the layer of each; empty where that is open. */
export function kernelsIn(run: Run): { readonly place: number; readonly layer: number }[] {
  const length = listsOf(run, 'optimizer.weight-norm')[0]?.length ?? 0;
  const tensors: readonly WeightTensor[] = weightTensors(run.observed.layers, length) ?? [];
  return tensors.flatMap(({ role, layer }, place) => (role === 'kernel' ? [{ place, layer }] : []));
}

/** Indices of the layers that activation series are of: those with an activation. */
export function activeLayers({ observed: { layers } }: Run): number[] {
  return layers.flatMap(({ activation }, index) => (activation === null ? [] : [index]));
}

/** Index of the layer whose outputs are compared with targets first. */
export function endLayer({ observed: { layers, outputs } }: Run): number {
  return outputs?.[0] ?? layers.length - 1;
}
