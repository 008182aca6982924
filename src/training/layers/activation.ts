import { activate } from '../ops/activation.ts';
import { activateOutput } from './gates.ts';
import type { LayerKindDefinition } from './layer.ts';

/** An activation as a layer of its own. */
export const activationLayer: LayerKindDefinition<'activation'> = {
  structure: ({ activation }) => activation,
  build([spec], { inputShape }) {
    const { activation } = spec!;
    return {
      outputShape: inputShape,
      activation,
      weights: [],
      forward: (x, _, context) => activateOutput(activation, context, (built) => activate(x, built)),
    };
  },
};
