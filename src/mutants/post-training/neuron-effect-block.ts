import { neuronOperator, scaleNeuron } from './neurons.ts';

export const neuronEffectBlock = neuronOperator({
  id: 'NEB',
  title: 'Neuron blocked: weights and bias 0',
  source: 'DeepMutation++ (ASE 2019)',
  change: (neurons, neuron) => scaleNeuron(neurons, neuron, 0),
});
