import type { LayersModel, layers } from '@tensorflow/tfjs';

/** A layer of a model, those of models within it in their place. */
export interface FlatLayer {
  readonly layer: layers.Layer;
  /** Names of the layers that it takes; of inputs of the model, names that no layer has. */
  readonly inputs: readonly string[];
}

/** A model, as a layer that has others within. */
export function isModel(layer: layers.Layer): layer is LayersModel {
  return Array.isArray((layer as Partial<LayersModel>).layers);
}

/** Names of layers by those that stand for them: models within a model, and their inputs. */
type Aliases = Map<string, readonly string[]>;

/** All layers in order, inputs left out. */
export function flatLayers(model: LayersModel, aliases: Aliases = new Map()): FlatLayer[] {
  return model.layers.flatMap((layer) => {
    const inputs = (layer.inboundNodes.at(-1)?.inboundLayers ?? []).flatMap(
      ({ name }) => aliases.get(name) ?? [name],
    );
    if (isModel(layer)) {
      for (const { sourceLayer } of layer.inputs) aliases.set(sourceLayer.name, inputs);
      const inner = flatLayers(layer, aliases);
      aliases.set(layer.name, inner.length === 0 ? inputs : [inner.at(-1)!.layer.name]);
      return inner;
    }
    return layer.getClassName() === 'InputLayer' ? [] : [{ layer, inputs }];
  });
}

/** A sequential model trains by a model within. */
export function trainedModel(model: LayersModel): LayersModel {
  return (model as { readonly model?: LayersModel }).model ?? model;
}

/** The layers that give the outputs of a model, those of models within it as themselves. */
export function outputLayers(model: LayersModel): layers.Layer[] {
  return model.outputs.map(({ sourceLayer }) =>
    isModel(sourceLayer) ? outputLayers(sourceLayer)[0]! : sourceLayer,
  );
}
