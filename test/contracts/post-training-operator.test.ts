import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/lib/random.ts';
import {
  closeNetwork,
  openNetwork,
  postTrainingOperators,
  type TrainedNetwork,
} from '../../src/mutants/post-training/index.ts';
import { sizeOf } from '../../src/training/data.ts';
import { inferShapes, planLayers } from '../../src/training/shapes.ts';
import { isChain } from '../../src/training/specs/graph.ts';
import { samples } from '../faults/samples.ts';

const chains = samples.filter(({ spec }) => isChain(spec));

/** Every sample that is a chain, with weights beyond ±1, so that clipping is seen. */
const networks = chains.map(({ spec, inputShape }) => {
  const random = randomStream('weights', spec.id);
  const weights = planLayers(spec, inputShape)
    .flatMap((layer) => layer.weights)
    .map(({ shape }) => Float32Array.from({ length: sizeOf(shape) }, () => random.normal(0, 0.8)));
  return { spec, inputShape, weights, network: openNetwork(spec, inputShape, weights) };
});

it('refuses graphs in one line', () => {
  const graphs = samples.filter((sample) => !chains.includes(sample));
  expect(graphs.length).toBeGreaterThan(1);
  for (const { spec, inputShape } of graphs) {
    expect(() => openNetwork(spec, inputShape, [])).toThrow(
      `post-training operators take a chain of layers; got ${spec.id}, whose layers name their inputs`,
    );
  }
});

const ratios = [0.01, 0.1, 0.2, 0.6, 1];

describe.each(postTrainingOperators.members)('post-training operator $id', (operator) => {
  const broken = networks.filter(({ network }) => operator.applicable(network).applicable);
  const whole = networks.filter(({ network }) => !operator.applicable(network).applicable);
  const mutate = (network: TrainedNetwork, ratio: number, seed = 0) =>
    operator.mutate(network, ratio, randomStream('mutant', operator.id, seed));

  it('applies to some network, and says of every other why it has nothing to mutate', () => {
    expect(broken.length).toBeGreaterThan(0);
    for (const { network } of whole) {
      const verdict = operator.applicable(network);
      expect(verdict.applicable || verdict.reason).toMatch(/^[a-z].{10,}[^.]$/);
      expect(() => mutate(network, 0.1)).toThrow(expect.objectContaining({ code: 'nothing-to-mutate' }));
    }
  });

  it('changes something, the same each time, and leaves the given network alone', () => {
    for (const { spec, network } of broken) {
      for (const ratio of ratios) {
        const before = structuredClone(network);
        const mutant = mutate(network, ratio);
        const is = [network, mutate(network, ratio)].map((other) => isDeepStrictEqual(mutant, other));
        expect(is, `${spec.id} ${ratio}`).toEqual([false, true]);
        expect(isDeepStrictEqual(network, before), `${spec.id} ${ratio}`).toBe(true);
      }
    }
  });

  it('gives a network that builds, with a weight for each that is planned and as many outputs', () => {
    for (const { spec, inputShape, network } of broken) {
      const mutant = closeNetwork(spec, mutate(network, 0.2));
      expect(inferShapes(mutant.spec, inputShape).at(-1)).toEqual(inferShapes(spec, inputShape).at(-1));
      const planned = planLayers(mutant.spec, inputShape).flatMap((layer) => layer.weights);
      expect(mutant.weights.map(({ length }) => length)).toEqual(planned.map(({ shape }) => sizeOf(shape)));
    }
  });

  it('strikes as much as the ratio says, and nothing that it does not name', () => {
    for (const { network } of broken) {
      if (operator.counts === 'layer') {
        const mutant = mutate(network, 1);
        expect(Math.abs(mutant.layers.length - network.layers.length)).toBe(1);
        continue;
      }
      if (operator.counts === 'step') {
        const faulty = mutate(network, 1).layers.filter(({ stepFault }) => stepFault !== undefined);
        expect(faulty).toHaveLength(1);
        continue;
      }
      for (const ratio of ratios) checkShare(operator.id, network, mutate(network, ratio), ratio);
    }
  });
});

/** Roles of weights that an operator may touch, and the most neurons that one choice moves. */
const onlyKernels = new Set(['GF', 'GF-unclipped', 'WS', 'MuFF-WI']);

function checkShare(id: string, before: TrainedNetwork, after: TrainedNetwork, ratio: number): void {
  let [all, changed, neurons, changedNeurons] = [0, 0, 0, 0];
  for (const [i, layer] of before.layers.entries()) {
    const isRecurrent = layer.weights.some(({ role }) => role === 'recurrentKernel');
    const isFeedForward = ['dense', 'conv1d', 'conv2d'].includes(layer.spec.kind);
    for (const [w, { role, values, shape }] of layer.weights.entries()) {
      const now = after.layers[i]!.weights[w]!.values;
      const different = [...values.keys()].filter((at) => now[at] !== values[at]);
      const mayChange = id.startsWith('RNN') ? isRecurrent && role !== 'bias' : isFeedForward;
      if (!mayChange || (role === 'bias' && onlyKernels.has(id))) expect(different).toEqual([]);
      if (!mayChange || role === 'bias') continue;
      all += values.length;
      changed += different.length;
      neurons += shape.at(-1)!;
      changedNeurons += new Set(different.map((at) => at % shape.at(-1)!)).size;
    }
  }
  const share = (total: number) => Math.max(1, Math.floor(ratio * total));
  // Clipping changes weights that were not chosen; rounding may leave a chosen one as it is.
  if (id === 'GF') expect(changed).toBeGreaterThanOrEqual(share(all) * 0.9);
  else if (/^(GF|MuFF-WI|RNN)/.test(id)) {
    expect(changed).toBeLessThanOrEqual(share(all));
    expect(changed).toBeGreaterThanOrEqual(share(all) * 0.9);
  } else if (id === 'NS') expect(changedNeurons).toBeLessThanOrEqual(2 * share(neurons));
  else expect(changedNeurons).toBe(share(neurons));
}

describe('weights of mutants', () => {
  const { network } = networks[1]!;
  const [before] = network.layers[0]!.weights;
  const of = (id: string) => {
    const random = randomStream('by hand', id);
    return postTrainingOperators.get(id).mutate(network, 1, random).layers[0]!.weights[0]!.values;
  };

  it('are zero where neurons are blocked, negative where inverted, half where inhibited', () => {
    expect(of('NEB').every((value) => value === 0)).toBe(true);
    expect([...of('NAI')]).toEqual(Array.from(before!.values, (value) => -value));
    expect([...of('MuFF-NI')]).toEqual(Array.from(before!.values, (value) => value / 2));
  });

  it('stay those of each neuron where they are shuffled, and those of the layer where neurons switch', () => {
    const column = (values: Float32Array, unit: number) =>
      [...values].filter((_, i) => i % 8 === unit).sort();
    for (let unit = 0; unit < 8; unit++) expect(column(of('WS'), unit)).toEqual(column(before!.values, unit));
    expect([...of('NS')].sort()).toEqual([...before!.values].sort());
  });

  it('are within ±1 after published fuzzing, and need not be without its clipping', () => {
    expect(Math.max(...of('GF').map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...of('GF-unclipped').map(Math.abs))).toBeGreaterThan(1);
  });

  it.each([0, -0.1, 1.1, Number.NaN])('are refused a ratio of %d', (ratio) => {
    const mutate = () => postTrainingOperators.get('GF').mutate(network, ratio, randomStream('ratio'));
    expect(mutate).toThrow(expect.objectContaining({ code: 'mutation-ratio' }));
  });
});
