import { hiddenActivations } from '../../faults/activations.ts';
import { activationOf } from '../../faults/network.ts';
import { choiceOperator } from './operator-kinds.ts';

/** After any layer; not the activation that it applies itself, which often changes nothing. */
export const layerAddition = choiceOperator({
  id: 'LA',
  title: 'Activation layer added',
  source: 'DeepMutation++ (ASE 2019): an activation layer of random kind at a random place',
  counts: 'layer',
  obstacle: 'the network has no layer to add one after',
  ways: ({ layers }) =>
    layers.flatMap(({ spec, outputShape }, i) =>
      hiddenActivations
        .filter(([activation]) => activation !== activationOf(spec))
        .map(([activation]) => () => {
          const shapes = { inputShape: outputShape, outputShape };
          const added = { spec: { kind: 'activation' as const, activation }, ...shapes, weights: [] };
          return { layers: [...layers.slice(0, i + 1), added, ...layers.slice(i + 1)] };
        }),
    ),
});
