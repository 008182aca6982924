import { layerKinds } from './layers/index.ts';
import type { LayerKindDefinition } from './layers/layer.ts';
import type { LayerKind, ProgramSpec } from './spec.ts';

/**
 * Output shape of every layer of a program for inputs of the given shape, without replica and batch axes. The layers
 * are planned as the trainer plans them, but no weight is drawn and nothing is computed.
 * @throws InputError as the layers: `layer-input`, `window-too-large`.
 */
export function inferShapes(spec: ProgramSpec, inputShape: readonly number[]): (readonly number[])[] {
  const noData = {
    rows: 0,
    inputShape,
    inputs: new Float32Array(),
    targetShape: [],
    targets: new Float32Array(),
  };
  const runs = [{ spec, seedIndex: 0, data: { train: noData, validation: noData, test: noData } }];
  const shapes: (readonly number[])[] = [];
  for (const [index, layer] of spec.layers.entries()) {
    const definition = layerKinds[layer.kind] as unknown as LayerKindDefinition<LayerKind>;
    const place = { runs, name: `${layer.kind}-${index}`, inputShape: shapes.at(-1) ?? inputShape };
    shapes.push(definition.build([layer], place).outputShape);
  }
  return shapes;
}
