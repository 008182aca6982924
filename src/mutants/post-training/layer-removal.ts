import { choiceOperator } from './operator-kinds.ts';
import { actsInPlace } from './trained-network.ts';

export const layerRemoval = choiceOperator({
  id: 'LR',
  title: 'Layer removed',
  source: 'DeepMutation++ (ASE 2019): layers that hand on the shape they are given',
  counts: 'layer',
  obstacle: 'no layer hands on the shape it is given and changes the values',
  ways: ({ layers }) =>
    layers.flatMap((layer, i) =>
      actsInPlace(layer) ? [() => ({ layers: layers.filter((_, other) => other !== i) })] : [],
    ),
});
