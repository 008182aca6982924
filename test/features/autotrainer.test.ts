import { describe, expect, it } from 'vitest';
import { columnsOf, describeRules, trained } from './both-sides.ts';

const learning = 0.5;
/** Training accuracy that never reaches 0.6, so that rules on gradients are heard. */
const poor = { 'loss.train-score': [0.3, learning] };
/** Norms of kernel, bias, kernel, bias. */
const norms = (first: number, last: number) => ({ 'gradient.norm': [[first, 1, last, 1]] });
const losses = (...values: number[]) => ({ 'loss.train': trained(...values) });
const scores = (train: readonly number[], validation: readonly number[]) => ({
  metrics: { 'loss.train-score': trained(...train), 'loss.validation-score': trained(...validation) },
});
const times = (count: number, value: number) => new Array<number>(count).fill(value);

describeRules('autotrainer', [
  ['vanishing-gradient', 'ratio 1e-3', { metrics: { ...poor, ...norms(9e-5, 0.09) } }, { metrics: { ...poor, ...norms(9e-5, 0.0901) } }],
  ['vanishing-gradient', 'first norm 1e-4', { metrics: { ...poor, ...norms(1e-4, 1) } }, { metrics: { ...poor, ...norms(9.9e-5, 1) } }],
  ['vanishing-gradient', 'accuracy 0.6', { metrics: { 'loss.train-score': 0.6, ...norms(9e-5, 1) } }, { metrics: { 'loss.train-score': 0.599, ...norms(9e-5, 1) } }],
  ['exploding-gradient', 'ratio 70', { metrics: { ...poor, ...norms(70, 1) } }, { metrics: { ...poor, ...norms(70.1, 1) } }],
  ['exploding-gradient', 'loss 1000', { metrics: losses(999) }, { metrics: losses(1000) }],
  ['exploding-gradient', 'not finite', {}, { lost: true }],
  ['exploding-gradient', 'gradient not finite', {}, { metrics: norms(Number.POSITIVE_INFINITY, 1) }],
  ['validation-exploding', 'loss 1000', { metrics: { 'loss.validation': 999.9 } }, { metrics: { 'loss.validation': 1000 } }],
  ['dying-relu', 'zeros 0.7', { metrics: { ...poor, 'gradient.dead-share': 0.69 } }, { metrics: { ...poor, 'gradient.dead-share': 0.7 } }],
  ['oscillating-accuracy', 'amplitude 0.03', scores(wave(0.0299), times(10, 0.7)), scores(wave(0.0301), times(10, 0.7))],
  ['oscillating-accuracy', 'two pairs in ten checks', scores([0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.85, 0.75, 0.76, 0.77], times(10, 0.7)), scores([0.7, 0.71, 0.72, 0.73, 0.8, 0.73, 0.8, 0.73, 0.74, 0.75], times(10, 0.7))],
  ['oscillating-loss', '3 % of the range', { metrics: losses(1, 0.5, 0.529, 0.5, 0.529, 0.5, 0.4, 0.3, 0.1, 0) }, { metrics: losses(1, 0.47, 0.51, 0.47, 0.51, 0.47, 0.4, 0.3, 0.1, 0) }],
  ['validation-slow-convergence', 'gain 0.01', scores([0.5, ...times(9, 0.511)], times(10, 0.5)), scores([0.5, ...times(9, 0.509)], times(10, 0.5))],
  ['validation-slow-convergence', 'accuracy 0.6', scores(times(10, 0.6), times(10, 0.5)), scores(times(10, 0.59), times(10, 0.59))],
  ['validation-overfit', 'gap 0.1 up to accuracy 0.9', scores(times(10, 0.9), times(10, 0.801)), scores(times(10, 0.9), times(10, 0.799))],
  ['validation-overfit', 'gap 0.07 above it', scores(times(10, 0.95), times(10, 0.881)), scores(times(10, 0.95), times(10, 0.879))],
  ['validation-turn', 'training −0.01', { metrics: { ...losses(...times(5, 1), 0.991), 'loss.validation': trained(...times(5, 1), 2) } }, { metrics: { ...losses(...times(5, 1), 0.989), 'loss.validation': trained(...times(5, 1), 2) } }],
  ['validation-turn', 'validation +0.01', { metrics: { ...losses(...times(5, 1), 0.5), 'loss.validation': trained(...times(5, 1), 1.009) } }, { metrics: { ...losses(...times(5, 1), 0.5), 'loss.validation': trained(...times(5, 1), 1.011) } }],
  ['validation-turn', '30 % of the checks', { metrics: { ...losses(1, 0.5), 'loss.validation': trained(1, 2) } }, { metrics: { ...losses(1, 1, 0.5), 'loss.validation': trained(1, 1, 2) } }],
  ['large-weight', '5', { metrics: { 'optimizer.weight-max-abs': 5 } }, { metrics: { 'optimizer.weight-max-abs': 5.001 } }],
  ['abnormal-loss', '0', { metrics: losses(0.1, 0) }, { metrics: losses(0.1, -0.001) }],
  ['wrong-activation', 'row sum 1.1', { metrics: { 'activation.output-sum': 1.1 } }, { metrics: { 'activation.output-sum': 1.101 } }],
  ['wrong-activation', 'not finite', {}, { metrics: { 'activation.output-sum': Number.POSITIVE_INFINITY } }],
  ['abnormal-data', 'hidden output 10', { metrics: { 'activation.mean-abs': [[9.99, 9.99, 9.99, 50]] } }, { metrics: { 'activation.mean-abs': [[10, 1, 1, 1]] } }],
  ['improper-loss', 'loss and activation', {}, { observed: { loss: 'meanSquaredError' } }],
  ['improper-loss', 'categorical with two outputs', {}, { observed: { layers: [{ kind: 'dense', activation: 'softmax', outputShape: [2], parameters: 18 }] } }],
]); // biome-ignore format: a table

function wave(amplitude: number): number[] {
  return Array.from({ length: 10 }, (_, i) => 0.7 + amplitude * (i % 2));
}

describe('autotrainer', () => {
  it('says how much of the run was still to come when a symptom first showed', () => {
    const large = (check: number) => ({
      metrics: { 'optimizer.weight-max-abs': Array.from({ length: 11 }, (_, i) => (i >= check ? 6 : 1)) },
    });
    expect(columnsOf('autotrainer', large(1))['large-weight']).toBe(1);
    expect(columnsOf('autotrainer', large(4))['large-weight']).toBeCloseTo(0.7);
    expect(columnsOf('autotrainer', large(10))['large-weight']).toBeCloseTo(0.1);
  });

  it('remembers a gradient that vanished before accuracy could be judged', () => {
    const metrics = { ...poor, 'gradient.norm': [[1], [9e-5, 1, 1, 1], [1, 1, 1, 1]] };
    expect(columnsOf('autotrainer', { metrics })['vanishing-gradient']).toBe(1);
  });

  it('measures what its rules judge', () => {
    const columns = columnsOf('autotrainer', {
      metrics: { ...norms(0.01, 1), ...scores([0.1, 0.3, 0.8], [0.1, 0.2, 0.25]).metrics },
    });
    expect(columns['first-kernel-log']).toBeCloseTo(-2);
    expect(columns['kernel-ratio-most-log']).toBeCloseTo(-2);
    expect(columns['accuracy-gain']).toBeCloseTo(0.5);
    expect(columns['validation-best']).toBeCloseTo(0.25);
    expect(columns['validation-gap-most']).toBeCloseTo(0.55);
  });
});
