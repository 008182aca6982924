import { type Case, describeRules, trained } from './both-sides.ts';

const rate = (value: number): Case => ({ metrics: { 'optimizer.learning-rate': value } });
const losses = (train: readonly number[], validation: readonly number[]): Case => ({
  metrics: { 'loss.train': trained(...train), 'loss.validation': trained(...validation) },
});
const scores = (train: readonly number[], validation: readonly number[]): Case => ({
  metrics: { 'loss.train-score': trained(...train), 'loss.validation-score': trained(...validation) },
});

describeRules('umlaut', [
  ['input-range', '1', { observed: { inputRange: [-1, 1] } }, { observed: { inputRange: [0, 1.001] } }],
  ['input-range', '−1', { observed: { inputRange: [-1, 1] } }, { observed: { inputRange: [-1.001, 0] } }],
  ['learning-rate-high', '0.01', rate(0.01), rate(0.0101)],
  ['learning-rate-low', '1e-7', rate(1e-7), rate(0.99e-7)],
  ['validation-overfitting', 'validation loss rises', losses([1, 1], [1, 1]), losses([1, 1], [1, 1.01])],
  ['validation-overfitting', 'training loss does not', losses([1, 1.01], [1, 1.01]), losses([1, 0.99], [1, 1.01])],
  ['validation-accuracy-high', '0.95', scores([0.95], [0.95]), scores([0.95], [0.951])],
  ['validation-accuracy-high', 'from the fourth check', scores([0.9], [0.96, 0.96, 0.96, 0.9]), scores([0.9], [0.96, 0.96, 0.96, 0.96, 0.9])],
  ['validation-accuracy-ahead', '0.05', scores([0.5], [0.549]), scores([0.5], [0.551])],
]); // biome-ignore format: a table
