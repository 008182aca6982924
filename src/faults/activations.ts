import type { ActivationName } from '../training/specs/fields.ts';
import type { Severity } from './contract.ts';

/**
 * The activations other than linear that operators put in, with the harm each does in one hidden layer of several that
 * was made for another one. A list of their own: an activation that the engine learns makes no new mutants.
 */
export const hiddenActivations: readonly (readonly [Exclude<ActivationName, 'linear'>, Severity])[] = [
  ['relu', 'low'],
  ['elu', 'low'],
  ['selu', 'low'],
  ['tanh', 'low'],
  ['sigmoid', 'low'],
  ['hardSigmoid', 'low'],
  ['softmax', 'medium'],
  ['softplus', 'low'],
  ['softsign', 'low'],
  ['exponential', 'medium'],
];
