import { expect, test } from 'vitest';
import type { ProgramInput } from '../../../src/training/spec.ts';
import { testProgram } from '../helpers/runs.ts';

type LayerInput = ProgramInput['layers'][number];

const dense = (place: object = {}): LayerInput => ({ kind: 'dense', units: 2, ...place });

/** Names and inputs of the layers that a list becomes. */
function placesOf(layers: LayerInput[], inputs?: ProgramInput['inputs']) {
  const spec = testProgram({ loss: 'meanSquaredError', layers, inputs });
  return spec.layers.map(({ name, inputs, frozen, mode }) =>
    JSON.parse(JSON.stringify({ name, inputs, frozen, mode })),
  );
}

test('a network within a network becomes its layers, named after it', () => {
  const block: LayerInput = { kind: 'network', name: 'block', layers: [dense(), dense({ name: 'last' })] };
  expect(placesOf([dense(), block, dense(), dense({ inputs: ['dense-1', 'block'] })])).toEqual([
    { name: 'dense-0' },
    { name: 'block/dense-0', inputs: ['dense-0'] },
    { name: 'block/last' },
    { name: 'dense-1' },
    { name: 'dense-2', inputs: ['dense-1', 'block/last'] },
  ]);
});

test('the layers of a network call its inputs by names of its own', () => {
  const joint: LayerInput = {
    kind: 'network',
    inputs: ['dense-0', 'side'],
    takes: ['x', 'y'],
    layers: [dense(), dense({ inputs: ['y', 'dense-0', 'x'] })],
  };
  const inputs = [
    { name: 'main', shape: [1] },
    { name: 'side', shape: [1] },
  ];
  expect(placesOf([dense(), joint], inputs)).toEqual([
    { name: 'dense-0' },
    { name: 'network-0/dense-0', inputs: ['dense-0'] },
    { name: 'network-0/dense-1', inputs: ['side', 'network-0/dense-0', 'dense-0'] },
  ]);
});

test('networks nest, the first one takes the input of the program, and frozen ones freeze all of theirs', () => {
  const inner: LayerInput = { kind: 'network', name: 'inner', mode: 'evaluate', layers: [dense()] };
  const skip = dense({ inputs: ['inner', 'input'], mode: 'train' });
  const outer: LayerInput = { kind: 'network', name: 'outer', frozen: true, layers: [inner, skip] };
  expect(placesOf([outer], [{ name: 'image', shape: [2] }])).toEqual([
    { name: 'outer/inner/dense-0', inputs: ['image'], frozen: true, mode: 'evaluate' },
    { name: 'outer/dense-0', inputs: ['outer/inner/dense-0', 'image'], frozen: true, mode: 'train' },
  ]);
});

test('an output may name a network', () => {
  const layers: LayerInput[] = [{ kind: 'network', name: 'head', layers: [dense()] }];
  const spec = testProgram({ loss: 'meanSquaredError', layers, outputs: [{ layer: 'head' }] });
  expect(spec.outputs).toEqual([{ layer: 'head/dense-0' }]);
});

test('a name inside a network means nothing outside it, nor one outside inside', () => {
  const block: LayerInput = { kind: 'network', name: 'block', layers: [dense({ name: 'hidden' })] };
  expect(() => placesOf([block, dense({ inputs: ['hidden'] })])).toThrow('got hidden');
  const stray: LayerInput = { kind: 'network', layers: [dense({ inputs: ['dense-7'] })] };
  expect(() => placesOf([dense({ name: 'dense-7' }), stray])).toThrow('got network-0/dense-7');
});

test('a network without layers is refused with its path', () => {
  expect(() => placesOf([dense(), { kind: 'network', layers: [] }])).toThrow(
    'the program spec is wrong at layers.1.layers',
  );
  const wrong: LayerInput = { kind: 'network', layers: [dense({ units: 0 })] };
  expect(() => placesOf([wrong])).toThrow('the program spec is wrong at layers.0.layers.0.units');
  expect(() => placesOf([dense({ units: 0 })])).toThrow('the program spec is wrong at layers.0.units');
});
