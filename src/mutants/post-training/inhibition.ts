import { neuronOperator, scaleNeuron, weightOperator } from './neurons.ts';

/** How much of a weight is left. MuFF tunes the strength by bisection and does not publish its formula; halving is ours. */
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
