import { activationOf } from '../../faults/network.ts';
import { activationNames } from '../../training/spec.ts';
import { layerChange } from './layer-places.ts';

/** After any layer; not the activation that the layer itself applies, which is often the same again. */
export const layerAddition = layerChange({
  id: 'LA',
  title: 'Activation layer added',
  source: 'DeepMutation++ (ASE 2019): an activation layer of random kind at a random place',
  obstacle: 'the network has no layer to add one after',
  places: ({ layers }) =>
    layers.flatMap((layer, i) =>
      activationNames
        .filter((activation) => activation !== 'linear' && activation !== activationOf(layer.spec))
        .map((activation) => () => {
          const { outputShape } = layer;
          const added = {
            spec: { kind: 'activation' as const, activation },
            inputShape: outputShape,
            outputShape,
            weights: [],
          };
          return { layers: [...layers.slice(0, i + 1), added, ...layers.slice(i + 1)] };
        }),
    ),
});
