import type { ActivationName } from '../../training/specs/fields.ts';
import type { TrainedLayer } from './contract.ts';
import { choiceOperator } from './operator-kinds.ts';
import { actsInPlace } from './trained-network.ts';

export const layerDuplication = choiceOperator({
  id: 'LD',
  title: 'Layer duplicated, with its weights',
  source: 'DeepMutation++ (ASE 2019): layers that hand on the shape they are given',
  counts: 'layer',
  obstacle: 'no layer hands on the shape it is given and changes values again when applied twice',
  ways: ({ layers }) =>
    layers.flatMap((layer, i) =>
      actsInPlace(layer) && actsTwice(layer)
        ? [() => ({ layers: [...layers.slice(0, i), layer, ...layers.slice(i)] })]
        : [],
    ),
});

/** Activations that give the same again when applied twice. */
const idempotent: readonly ActivationName[] = ['linear', 'relu'];

/** Whether applying a layer twice differs from applying it once. */
function actsTwice({ spec }: TrainedLayer): boolean {
  return spec.kind !== 'activation' || !idempotent.includes(spec.activation);
}
