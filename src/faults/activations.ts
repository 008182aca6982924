import { type ActivationName, activationNames } from '../training/layer-specs.ts';
import type { Severity } from './contract.ts';

/** How much harm an activation does in one hidden layer of several that was made for another one. */
const harm: Readonly<Record<Exclude<ActivationName, 'linear'>, Severity>> = {
  relu: 'low',
  elu: 'low',
  selu: 'low',
  tanh: 'low',
  softplus: 'low',
  softsign: 'low',
  sigmoid: 'low',
  hardSigmoid: 'low',
  softmax: 'medium',
  exponential: 'medium',
};

/** The activations other than linear, with the severity each has in a hidden layer. */
export const hiddenActivations = activationNames
  .filter((name) => name !== 'linear')
  .map((name) => [name, harm[name]] as const);
