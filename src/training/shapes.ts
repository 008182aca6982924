import { hashJson } from '../lib/hash.ts';
import type { LayerKind, LayerSpec } from './layer-specs.ts';
import { layerKinds } from './layers/index.ts';
import type { Layer, LayerKindDefinition } from './layers/layer.ts';
import type { ProgramSpec } from './spec.ts';

/**
 * Output shape of every layer of a program for inputs of the given shape, without replica and batch axes.
 * @throws InputError as `planLayers`.
 */
export function inferShapes(spec: ProgramSpec, inputShape: readonly number[]): (readonly number[])[] {
  return planLayers(spec, inputShape).map(({ outputShape }) => outputShape);
}

/**
 * The layers of a program as the trainer plans them, for one replica; no weight is drawn and nothing is computed.
 * @throws InputError as the layers: `layer-input`, `window-too-large`.
 */
export function planLayers(spec: ProgramSpec, inputShape: readonly number[]): Layer[] {
  const noData = {
    rows: 0,
    inputShape,
    inputs: new Float32Array(),
    targetShape: [],
    targets: new Float32Array(),
  };
  const runs = [{ spec, seedIndex: 0, data: { train: noData, validation: noData, test: noData } }];
  const layers: Layer[] = [];
  for (const [index, layer] of spec.layers.entries()) {
    const definition = layerKinds[layer.kind] as unknown as LayerKindDefinition<LayerKind>;
    const place = {
      runs,
      name: `${layer.kind}-${index}`,
      inputShape: layers.at(-1)?.outputShape ?? inputShape,
    };
    layers.push(definition.build([layer], place));
  }
  return layers;
}

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
