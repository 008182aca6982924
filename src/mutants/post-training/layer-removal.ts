import { actsInPlace, layerChange } from './layer-places.ts';

export const layerRemoval = layerChange({
  id: 'LR',
  title: 'Layer removed',
  source: 'DeepMutation++ (ASE 2019): layers that hand on the shape they are given',
  obstacle: 'no layer hands on the shape it is given and changes the values',
  places: ({ layers }) =>
    layers.flatMap((layer, i) =>
      actsInPlace(layer) ? [() => ({ layers: layers.filter((_, other) => other !== i) })] : [],
    ),
});
