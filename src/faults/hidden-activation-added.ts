import type { ProgramSpec } from '../training/spec.ts';
import { hiddenActivations } from './activations.ts';
import { layerOperator } from './layer-operator.ts';
import { activationOf, hiddenLayers, isKernelLayer, usersOf, withActivation } from './network.ts';
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
  const seen = new Set(usersOf(spec, index));
  for (const user of seen) {
    const layer = spec.layers[user]!;
    if (isKernelLayer(layer)) continue;
    if (!['linear', null].includes(activationOf(layer))) return false;
    for (const next of usersOf(spec, user)) seen.add(next);
  }
  return true;
}
