import { expect, test } from 'vitest';
import { cleanVariants } from '../../src/faults/clean.ts';
import { operators } from '../../src/faults/index.ts';
import { parametersText } from '../../src/faults/parameters.ts';
import { samples } from './samples.ts';

function settingsOf(operator: string, program: string): string[] {
  const { spec } = samples.find((one) => one.spec.id === program)!;
  return operators
    .get(operator)
    .settings(spec)
    .map(({ parameters }) => parametersText(parameters));
}

/** Layers that an operator strikes alone. */
function sitesOf(operator: string, program: string): number[] {
  const named = settingsOf(operator, program).flatMap((text) => /^layer=(\d+)/.exec(text)?.[1] ?? []);
  return [...new Set(named.map(Number))].sort((a, b) => a - b);
}

test('a width that an addition fixes does not change, and one inside a block does', () => {
  expect(sitesOf('units', 'sample-residual')).toEqual([2]);
  expect(sitesOf('filters', 'sample-blocks')).toEqual([1, 4, 5]);
  expect(sitesOf('recurrent-units', 'sample-positions')).toEqual([]);
});

test('windows change where the ends of a branch still meet', () => {
  // A larger kernel under `same` padding keeps the area; those of a concatenation must agree.
  expect(sitesOf('kernel-size', 'sample-blocks')).toEqual([0, 1, 2]);
  expect(sitesOf('stride', 'sample-blocks')).toEqual([0]);
  expect(sitesOf('padding', 'sample-blocks')).toEqual([0]);
});

test('a missing addition is a missing shortcut: the network goes on with its last branch', () => {
  const { spec } = samples.find((one) => one.spec.id === 'sample-residual')!;
  expect(sitesOf('layer-removed', 'sample-residual')).toEqual([1, 2, 4, 5]);
  const { layers } = operators.get('layer-removed').apply(spec, { layer: 4 });
  expect(layers.map(({ kind, inputs }) => [kind, inputs])).toEqual([
    ['dense', undefined],
    ['layerNormalization', undefined],
    ['dense', undefined],
    ['dense', undefined],
    ['activation', undefined],
    ['dense', undefined],
  ]);
});

test('each kind of convolution is struck by the faults that it can have', () => {
  // Depthwise layers have no filters of their own; those of a transposed one come before another kernel.
  expect(sitesOf('filters', 'sample-apart')).toEqual([0, 2, 4]);
  expect(sitesOf('kernel-size', 'sample-apart')).toEqual([0, 1, 2, 4, 7]);
  expect(sitesOf('padding', 'sample-apart')).toEqual([0, 1, 2, 4, 7]);
  expect(sitesOf('filters', 'sample-signal')).toEqual([0, 1, 4]);
  expect(sitesOf('kernel-size', 'sample-signal')).toEqual([0, 1, 2, 4]);
  expect(sitesOf('stride', 'sample-signal')).toEqual([0, 1, 2, 4]);
});

test('a transposed convolution gets no more than one step more, and none where the image must keep its size', () => {
  const strides = settingsOf('stride', 'sample-signal');
  expect(strides).toContain('layer=1,stride=3');
  expect(strides).toContain('layer=4,stride=2');
  expect(strides).not.toContain('layer=4,stride=3');
  expect(sitesOf('stride', 'sample-decoder')).toEqual([0]);
  expect(sitesOf('kernel-size', 'sample-decoder')).toEqual([0, 1, 2, 4]);
  // Under `valid` a larger kernel enlarges the output of a transposed layer, and would outgrow that of another.
  const { spec } = samples.find((one) => one.spec.id === 'sample-signal')!;
  const alone = { ...spec, layers: [spec.layers[4]!, ...spec.layers.slice(5)] };
  const sizes = operators.get('kernel-size').settings(alone);
  expect(sizes.map(({ parameters }) => parameters.size)).toEqual([4, 7, 2, 1]);
});

test('dropout inside attention is dropout', () => {
  expect(sitesOf('dropout-rate', 'sample-attention')).toEqual([3, 8]);
});

test('missing attention hands on its queries, and a missing mask hides nothing', () => {
  const { spec } = samples.find((one) => one.spec.id === 'sample-attention')!;
  const without = (layer: number) =>
    operators
      .get('layer-removed')
      .apply(spec, { layer })
      .layers.slice(1, 4)
      .map(({ kind, inputs }) => [kind, inputs]);
  expect(without(3)).toEqual([
    ['sinusoidalPositions', undefined],
    ['add', ['placed', 'placed']],
    ['layerNormalization', undefined],
  ]);
  expect(without(2)).toEqual([
    ['sinusoidalPositions', undefined],
    ['multiHeadAttention', ['placed', 'placed']],
    ['add', ['placed', 'attention']],
  ]);
});

test('faults of an output name it where there are several', () => {
  expect(settingsOf('output-activation-removed', 'sample-two-inputs')).toEqual([
    'output=0,activation=linear',
    'output=2,activation=linear',
  ]);
  expect(settingsOf('loss-within-kind', 'sample-two-inputs')[0]).toBe('output=1,loss=meanAbsoluteError');
  expect(settingsOf('output-activation-removed', 'sample-residual')).toEqual(['activation=linear']);
});

test('a kernel of another layer is neither drawn nor penalised, a frozen one not penalised', () => {
  expect(sitesOf('initialiser', 'sample-tied')).toEqual([0, 1, 2]);
  expect(sitesOf('regulariser-added', 'sample-tied')).toEqual([2]);
  expect(sitesOf('units', 'sample-tied')).toEqual([2]);
  expect(settingsOf('dropout-rate', 'sample-tied')).toEqual([]);
});

test('token ids stay ids however the layer that reads them is placed', () => {
  expect(settingsOf('input-noise', 'sample-positions')).toEqual([]);
});

test('clean variants of a graph scale every width that can change alone', () => {
  const { spec } = samples.find((one) => one.spec.id === 'sample-residual')!;
  const wider = cleanVariants(spec).find(
    ({ parameters }) => parametersText(parameters) === 'change=width,factor=1.1',
  )!;
  expect(wider.spec.layers.map((layer) => ('units' in layer ? layer.units : null))).toEqual([
    16,
    null,
    26,
    16,
    null,
    null,
    3,
  ]);
});
