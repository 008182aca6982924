import { activate } from '../ops/activation.ts';
import { activateOutput } from './gates.ts';
import type { LayerKindDefinition } from './layer.ts';

export const leakyReluLayer: LayerKindDefinition<'leakyRelu'> = {
  structure: ({ alpha }) => alpha,
  build([spec], { inputShape }) {
    const { alpha } = spec!;
    return {
      outputShape: inputShape,
      activation: 'leakyRelu',
      weights: [],
      forward: (x, _, context) =>
        activateOutput('leakyRelu', context, (activation) => activate(x, activation, { alpha }), alpha),
    };
  },
};
