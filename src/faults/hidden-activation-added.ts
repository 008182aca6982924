import type { ProgramSpec } from '../training/spec.ts';
import { hiddenActivations } from './activations.ts';
import { layerOperator } from './layer-operator.ts';
import { activationOf, hiddenLayers, isKernelLayer, withActivation } from './network.ts';
import { ladder, nameParameter } from './parameters.ts';

const names = hiddenActivations.map(([name]) => name);

export const hiddenActivationAdded = layerOperator({
  id: 'hidden-activation-added',
  title: 'Activation added to a linear hidden layer',
  source: 'DeepCrime AAL (ISSTA 2021)',
  sites: (spec) =>
    hiddenLayers(spec, (core) => activationOf(core) === 'linear').filter((index) => staysLinear(spec, index)),
  obstacle: () => 'no hidden layer is linear',
  variants: () => ladder('activation', hiddenActivations),
  change: (core, parameters) => withActivation(core, nameParameter(parameters, 'activation', names)),
});

/** False where a layer of its own applies the activation before the next kernel. */
function staysLinear(spec: ProgramSpec, index: number): boolean {
  const after = spec.layers.slice(index + 1);
  const nextKernel = after.findIndex(isKernelLayer);
  return after
    .slice(0, nextKernel < 0 ? after.length : nextKernel)
    .every((layer) => ['linear', null].includes(activationOf(layer)));
}
