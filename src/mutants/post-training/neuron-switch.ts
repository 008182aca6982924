import { neuronOperator } from './neurons.ts';

/** Each chosen neuron exchanges with another: up to twice as many move as the ratio says. */
export const neuronSwitch = neuronOperator({
  id: 'NS',
  title: 'Two neurons of a layer exchanged, with their bias',
  source: 'DeepMutation++ (ASE 2019)',
  needs: { neurons: 2 },
  change({ kernel, bias, count }, neuron, random) {
    const other = (neuron + 1 + random.integer(count - 1)) % count;
    for (let row = 0; row < kernel.length; row += count) exchange(kernel, row + neuron, row + other);
    if (bias !== null) exchange(bias, neuron, other);
  },
});

function exchange(values: Float32Array, a: number, b: number): void {
  const moved = values[a]!;
  values[a] = values[b]!;
  values[b] = moved;
}
