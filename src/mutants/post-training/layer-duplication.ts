import { actsInPlace, actsTwice, layerChange } from './layer-places.ts';

export const layerDuplication = layerChange({
  id: 'LD',
  title: 'Layer duplicated, with its weights',
  source: 'DeepMutation++ (ASE 2019): layers that hand on the shape they are given',
  obstacle: 'no layer hands on the shape it is given and changes values again when applied twice',
  places: ({ layers }) =>
    layers.flatMap((layer, i) =>
      actsInPlace(layer) && actsTwice(layer)
        ? [() => ({ layers: [...layers.slice(0, i), layer, ...layers.slice(i)] })]
        : [],
    ),
});
