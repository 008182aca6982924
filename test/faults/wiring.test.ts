import { expect, test } from 'vitest';
import { changeLayers, insertBefore, removeLayers } from '../../src/faults/wiring.ts';
import type { LayerSpec } from '../../src/training/layer-specs.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';
import { testProgram } from '../training/helpers/runs.ts';

const dropout: LayerSpec = { kind: 'dropout', rate: 0.5 };

/** A chain of three, and a second path from the first layer to an output of its own. */
const forked = testProgram({
  layers: [
    { kind: 'leakyRelu' },
    { kind: 'dense', units: 2 },
    { kind: 'dense', units: 2 },
    { kind: 'leakyRelu', inputs: ['leakyRelu-0'] },
    { kind: 'dense', name: 'side', units: 2, tied: 'dense-1' },
  ],
  outputs: [{ layer: 'dense-1' }, { layer: 'side' }],
  loss: 'meanSquaredError',
});

/** Layers with what they say of their place, and the outputs. */
function drawn({ layers, outputs = [] }: ProgramSpec): string[] {
  const lines = layers.map((layer) => {
    const place = [layer.kind, layer.name && `"${layer.name}"`, layer.inputs && `← ${layer.inputs}`];
    return [...place, 'tied' in layer && layer.tied && `= ${layer.tied}`].filter(Boolean).join(' ');
  });
  return [...lines, ...outputs.map(({ layer }) => `→ ${layer}`)];
}

test('who took a removed layer takes what it took, by the names that layers then have', () => {
  expect(drawn(removeLayers(forked, [1]))).toEqual([
    'leakyRelu',
    'dense',
    'leakyRelu ← leakyRelu-0',
    'dense "side" = dense-0',
    '→ dense-0',
    '→ side',
  ]);
  expect(drawn(removeLayers(forked, [0, 3]))).toEqual([
    'dense',
    'dense',
    'dense "side" ← input = dense-1',
    '→ dense-1',
    '→ side',
  ]);
});

test('a layer that becomes another kind keeps its place, and those that take it go on taking it', () => {
  const changed = changeLayers(forked, [0], () => ({ kind: 'activation', activation: 'tanh' }));
  expect(drawn(changed)).toEqual([
    'activation',
    'dense',
    'dense',
    'leakyRelu ← activation-0',
    'dense "side" = dense-1',
    '→ dense-1',
    '→ side',
  ]);
  const named = testProgram({
    layers: [
      { kind: 'leakyRelu', name: 'bent', frozen: true, mode: 'train' },
      { kind: 'dense', units: 1 },
    ],
    loss: 'meanSquaredError',
  });
  const { layers } = changeLayers(named, [0], () => ({ kind: 'activation', activation: 'tanh' }));
  expect(layers[0]).toEqual({
    kind: 'activation',
    activation: 'tanh',
    name: 'bent',
    frozen: true,
    mode: 'train',
  });
});

test('layers that are put in take the place of an input, and others keep it', () => {
  expect(drawn(insertBefore(forked, 3, [dropout, dropout]))).toEqual([
    'leakyRelu',
    'dense',
    'dense',
    'dropout ← leakyRelu-0',
    'dropout',
    'leakyRelu ← dropout-1',
    'dense "side" = dense-1',
    '→ dense-1',
    '→ side',
  ]);
});

test('a chain stays a list that says nothing of places', () => {
  const chain = testProgram({
    layers: [dropout, { kind: 'dense', units: 3 }, { kind: 'dense', units: 1 }],
    loss: 'meanSquaredError',
  });
  expect(drawn(removeLayers(chain, [0]))).toEqual(['dense', 'dense']);
  expect(drawn(insertBefore(chain, 2, [dropout]))).toEqual(['dropout', 'dense', 'dropout', 'dense']);
});
