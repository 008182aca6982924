import { neuronOperator, scaleNeuron } from './neurons.ts';

export const neuronActivationInverse = neuronOperator({
  id: 'NAI',
  title: 'Neuron inverted: weights and bias negated',
  source: 'DeepMutation++ (ASE 2019)',
  change: (neurons, neuron) => scaleNeuron(neurons, neuron, -1),
});
