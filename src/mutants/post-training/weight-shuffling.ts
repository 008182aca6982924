import { neuronOperator } from './neurons.ts';

export const weightShuffling = neuronOperator({
  id: 'WS',
  title: 'Incoming weights of a neuron shuffled',
  source: 'DeepMutation++ (ASE 2019)',
  needs: { weights: 2 },
  change({ kernel, count }, neuron, random) {
    const before = Float32Array.from(
      { length: kernel.length / count },
      (_, i) => kernel[i * count + neuron]!,
    );
    let order = random.permutation(before.length);
    while (order.every((from, to) => from === to)) order = random.permutation(before.length);
    for (const [to, from] of order.entries()) kernel[to * count + neuron] = before[from]!;
  },
});
