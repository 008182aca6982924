import { describe, expect, it } from 'vitest';
import { operators } from '../../src/faults/index.ts';
import { parametersText } from '../../src/faults/parameters.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';
import { samples } from './samples.ts';

const [dense, binary, convolutional, recurrent, tokens] = samples.map(({ spec }) => spec) as [
  ProgramSpec, ProgramSpec, ProgramSpec, ProgramSpec, ProgramSpec,
]; // biome-ignore format: one tuple

const texts = (operator: string, spec: ProgramSpec) =>
  operators
    .get(operator)
    .settings(spec)
    .map(({ parameters }) => parametersText(parameters));

const reason = (operator: string, spec: ProgramSpec) => {
  const verdict = operators.get(operator).applicable(spec);
  return verdict.applicable ? null : verdict.reason;
};

describe('settings', () => {
  it('leave out the optimizer a program has, and keep its clipping', () => {
    expect(texts('optimizer', binary)).not.toContain('kind=sgd');
    expect(operators.get('optimizer').apply(binary, { kind: 'adam' }).optimizer).toMatchObject({
      kind: 'adam',
      learningRate: 0.001,
      clip: binary.optimizer.clip,
    });
  });

  it('keep learning rates at most 10', () => {
    expect(texts('learning-rate-up', binary)).toEqual(['factor=10', 'factor=100']);
    const fast = { ...binary, optimizer: { ...binary.optimizer, learningRate: 2 } };
    expect(reason('learning-rate-up', fast)).toMatch(/2 cannot rise tenfold/);
  });

  it('scale rates to round numbers', () => {
    expect(operators.get('learning-rate-up').apply(dense, { factor: 10 }).optimizer.learningRate).toBe(0.01);
  });

  it('keep small batches within 3,000 steps and large ones below the training rows', () => {
    expect(texts('batch-size', dense)).toEqual([
      'batchSize=8',
      'batchSize=128',
      'batchSize=4',
      'batchSize=256',
    ]);
    expect(texts('batch-size', { ...dense, epochs: 31 })).not.toContain('batchSize=4');
    expect(texts('batch-size', { ...dense, batchSize: 128 })).not.toContain('batchSize=512');
    expect(reason('full-batch', binary)).toMatch(/already holds the whole/);
    expect(texts('full-batch', dense)).toEqual(['batchSize=400']);
  });

  it('lower the epochs to distinct whole numbers, at least one', () => {
    expect(texts('epochs', convolutional)).toEqual(['epochs=5', 'epochs=3', 'epochs=1']);
    expect(reason('epochs', binary)).toMatch(/one epoch only/);
  });

  it('clip in units of ε where the optimizer divides by gradient size', () => {
    expect(texts('gradient-clip', dense)[0]).toBe('value=1e-7');
    expect(texts('gradient-clip', binary)[0]).toBe('value=0.01');
  });

  it('strike one hidden layer or all of them, never the output', () => {
    expect(texts('hidden-activation-removed', convolutional)).toEqual([
      'layer=0,activation=linear', 'layer=2,activation=linear', 'layer=4,activation=linear',
      'layer=all,activation=linear',
    ]); // biome-ignore format: one list
  });

  it('never name an initialiser that a layer has', () => {
    expect(texts('initialiser', dense).filter((text) => text.endsWith('glorotUniform'))).toEqual([]);
    expect(texts('initialiser', dense)).toContain('layer=all,initialiser=zeros');
  });

  it('strike all layers or none where a setting is harmless, and stay mild', () => {
    expect(operators.get('bias-removed').settings(convolutional)).toEqual([
      { parameters: { layer: 'all', bias: 'removed' }, severity: 'low' },
    ]);
    expect(texts('initialiser', convolutional).filter((text) => text.endsWith('=heNormal'))).toEqual([
      'layer=all,initialiser=heNormal',
    ]);
  });

  it('slide windows only so that the network builds and a shape changes', () => {
    expect(texts('stride', convolutional)).toEqual(['layer=2,stride=2', 'layer=2,stride=3']);
    expect(texts('padding', convolutional)).toEqual(['layer=0,padding=valid', 'layer=2,padding=same']);
    expect(reason('pool-size', convolutional)).toMatch(/no setting that builds/);
    expect(reason('pool-size', dense)).toBe('no hidden layer pools');
  });

  it('leave out the losses and activations that are softmax cross-entropy again', () => {
    expect(texts('loss-within-kind', dense)).toEqual(['loss=binaryCrossentropy']);
    expect(texts('loss-within-kind', convolutional)).toEqual(['loss=binaryCrossentropy']);
    expect(texts('output-activation-changed', dense)).not.toContain('activation=exponential');
    expect(texts('output-activation-changed', tokens)).toContain('activation=exponential');
  });

  it('spell out sparse targets when another loss reads them', () => {
    const mutant = operators.get('loss-cross-kind').apply(convolutional, { loss: 'meanSquaredError' });
    expect(mutant.data.target).toBe('oneHot');
  });

  it('say why an operator has no place in a program', () => {
    expect(reason('imbalance', recurrent)).toBe('the targets of a regression program are not classes');
    expect(reason('input-noise', tokens)).toBe('the inputs are token ids, not quantities');
    expect(reason('output-activation-removed', recurrent)).toBe('the output is linear already');
    expect(reason('filters', dense)).toMatch(/no hidden layer is a convolution/);
  });

  it('refuse a layer that is no site of the operator', () => {
    expect(() => operators.get('units').apply(dense, { layer: 5, units: 1 })).toThrow(
      /"layer" is not usable; need all or one of 0, 2; got 5/,
    );
  });

  it('find the output activation in a layer of its own', () => {
    const mutant = operators.get('output-activation-removed').apply(binary, { activation: 'linear' });
    expect(mutant.layers[2]).toEqual({ kind: 'activation', activation: 'linear' });
  });

  it('remove hidden layers that keep the number of axes', () => {
    expect(texts('layer-removed', recurrent)).toEqual(['layer=0']);
    expect(operators.get('layer-removed').apply(dense, { layer: 'all' }).layers).toEqual([dense.layers[5]]);
  });

  it('keep what cells have in common when one replaces another', () => {
    const swapped = operators.get('recurrent-swap').apply(tokens, { layer: 1, kind: 'lstm' }).layers[1]!;
    expect(swapped).toMatchObject({
      kind: 'bidirectional',
      layer: { kind: 'lstm', units: 8, recurrentActivation: 'sigmoid', unitForgetBias: true },
    });
  });
});
