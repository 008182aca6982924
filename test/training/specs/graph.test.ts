import { describe, expect, test } from 'vitest';
import { hashJson } from '../../../src/lib/hash.ts';
import type { ProgramInput } from '../../../src/training/spec.ts';
import { readGraph } from '../../../src/training/specs/graph.ts';
import { testProgram } from '../helpers/runs.ts';

type Parts = Pick<ProgramInput, 'layers'> & Partial<ProgramInput>;
type LayerInput = ProgramInput['layers'][number];

const define = (parts: Parts) => testProgram({ loss: 'meanSquaredError', ...parts });

function dense(name?: string, ...inputs: string[]): LayerInput {
  const place = { ...(name && { name }), ...(inputs.length > 0 && { inputs }) };
  return { kind: 'dense', units: 2, ...place };
}

/** Sources as names. */
function drawn(parts: Parts): string[] {
  const { names, inputs, sources, outputs } = readGraph(define(parts));
  const lines = names.map((name, i) => {
    const taken = sources[i]!.map(({ from, index }) => (from === 'layer' ? names : inputs)[index]);
    return `${name} ← ${taken.join(', ')}`;
  });
  return [...lines, `→ ${outputs.map((index) => names[index]).join(', ')}`];
}

describe('the graph of a program', () => {
  test('is a chain where no layer says what it takes', () => {
    expect(drawn({ layers: [dense(), { kind: 'dropout', rate: 0.5 }, dense()] })).toEqual([
      'dense-0 ← input',
      'dropout-0 ← dense-0',
      'dense-1 ← dropout-0',
      '→ dense-1',
    ]);
  });

  test('follows names of layers and inputs, given or not', () => {
    const layers = [dense('left', 'a'), dense(undefined, 'b', 'a'), dense('sum', 'left', 'dense-1')];
    const inputs = [
      { name: 'a', shape: [2] },
      { name: 'b', shape: [3] },
    ];
    expect(drawn({ inputs, layers, outputs: [{ layer: 'sum' }, { layer: 'left' }] })).toEqual([
      'left ← a',
      'dense-1 ← b, a',
      'sum ← left, dense-1',
      '→ sum, left',
    ]);
  });

  test.each<[string, Parts, string]>([
    [
      'a name that stands for nothing',
      { layers: [dense(), dense('b', 'dense-9')] },
      'layers.1.inputs.0; need one of input, dense-0, b; got dense-9',
    ],
    [
      'a later layer',
      { layers: [dense('a', 'input'), dense('b', 'c'), dense('c', 'a')] },
      'layers.1.inputs.0; need an input or a layer before it in the list; got c, a later one',
    ],
    [
      'a cycle',
      { layers: [dense('a', 'c'), dense('b', 'a'), dense('c')] },
      'layers.0.inputs.0; need a graph without cycles; got a takes c takes b takes a',
    ],
    [
      'a layer that takes itself',
      { layers: [dense('a', 'a')] },
      'layers.0.inputs.0; need a graph without cycles; got a takes a',
    ],
    [
      'a name that two layers have',
      { layers: [dense('a'), dense('a')] },
      'layers.1.name; need a name that no input and no other layer has; got a',
    ],
    [
      'the name of an unnamed layer',
      { layers: [dense('dense-1'), dense()] },
      'layers.1; need a name that no input and no other layer has; got dense-1',
    ],
    [
      'the name of the input',
      { layers: [dense('input')] },
      'layers.0.name; need a name that no input and no other layer has; got input',
    ],
    [
      'two inputs of one name',
      {
        inputs: [
          { name: 'a', shape: [1] },
          { name: 'a', shape: [1] },
        ],
        layers: [dense()],
      },
      'inputs.1.name; need a name that no input and no other layer has; got a',
    ],
    [
      'a layer that nobody uses',
      { layers: [dense(), dense('b', 'input')] },
      'layers.0; need a layer or `outputs` to use it; got dense-0, which nobody uses',
    ],
    [
      'an input that nobody uses',
      {
        inputs: [
          { name: 'a', shape: [1] },
          { name: 'b', shape: [1] },
        ],
        layers: [dense()],
      },
      'inputs.1; need a layer to take it; got b, which nobody uses',
    ],
    [
      'an output that is no layer',
      { layers: [dense()], outputs: [{ layer: 'head' }] },
      'outputs.0.layer; need one of input, dense-0; got head',
    ],
    [
      'an output that is an input',
      { layers: [dense()], outputs: [{ layer: 'input' }] },
      'outputs.0.layer; need a layer; got input, an input',
    ],
  ])('refuses %s in one line with its path', (_, parts, words) => {
    expect(() => define(parts)).toThrow(`the program spec is wrong at ${words}`);
  });

  test.each<[string, Parts, string]>([
    ['no layers', { layers: [] }, 'layers'],
    ['empty outputs', { layers: [dense()], outputs: [] }, 'outputs'],
    ['empty inputs', { layers: [dense()], inputs: [] }, 'inputs'],
    ['a layer of no inputs', { layers: [{ ...dense(), inputs: [] }] }, 'layers.0.inputs'],
  ])('refuses %s', (_, parts, path) => {
    expect(() => define(parts)).toThrow(`the program spec is wrong at ${path};`);
  });

  test('reads a graph of many ways from every layer to every other at once', () => {
    const names = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const layers = names.map((name, i) =>
      dense(name, ...(i === 0 ? ['n59'] : names.slice(Math.max(0, i - 2), i))),
    );
    expect(() => define({ layers })).toThrow('need a graph without cycles');
  });
});

test('fields at their defaults are no part of a spec', () => {
  const plain = define({ layers: [dense(), dense()] });
  const written = define({
    layers: [{ ...dense(), frozen: false }, dense()],
  });
  expect(hashJson(written)).toBe(hashJson(plain));
  const outputs = define({ layers: [dense()], outputs: [{ layer: 'dense-0', weight: 1 }] });
  expect(JSON.stringify(outputs.outputs)).toBe('[{"layer":"dense-0"}]');
});
