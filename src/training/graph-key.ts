import { hashJson } from '../lib/hash.ts';
import { layerKinds } from './layers/index.ts';
import type { LayerKindDefinition } from './layers/layer.ts';
import type { LayerKind, LayerSpec, ProgramSpec } from './spec.ts';

/**
 * What runs trained in lockstep must share, as a hash: layers but for initialisers, strengths of penalties and
 * dropout rates; loss; kind of optimizer and of clipping; batch size and number of steps; where the data come from,
 * which settles their shapes. Seeds, optimizer settings, clip limits, and the data themselves may differ.
 */
export function graphKey(spec: ProgramSpec, trainRows: number): string {
  return hashJson({
    layers: spec.layers.map((layer) => [layer.kind, structureOf(layer)]),
    loss: spec.loss,
    optimizer: [spec.optimizer.kind, spec.optimizer.clip?.by ?? null],
    steps: [trainRows, spec.batchSize, spec.epochs],
    data: [spec.data.source, spec.data.options, spec.data.target],
  });
}

function structureOf(layer: LayerSpec): unknown {
  return (layerKinds[layer.kind] as LayerKindDefinition<LayerKind>).structure(layer);
}
