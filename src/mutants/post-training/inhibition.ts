import { neuronOperator, scaleNeuron, weightOperator } from './neurons.ts';

/**
 * What is left of a weight. MuFF bisects the strength, its formula unpublished; halving is ours.
 */
const left = 0.5;

export const weightInhibition = weightOperator({
  id: 'MuFF-WI',
  title: 'Weights inhibited: halved',
  source: 'MuFF (arXiv 2501.09846), weight inhibition; the formula is ours',
  change: (value) => value * left,
});

export const neuronInhibition = neuronOperator({
  id: 'MuFF-NI',
  title: 'Neurons inhibited: weights and bias halved',
  source: 'MuFF (arXiv 2501.09846), neuron inhibition; the formula is ours',
  change: (neurons, neuron) => scaleNeuron(neurons, neuron, left),
});
