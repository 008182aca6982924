import { type Case, describeRules } from './both-sides.ts';

const series = (id: string, ...values: readonly number[]): Case => ({
  metrics: { [id]: [values[0]!, ...values] },
});
const four = [1, 2, 2, 2, 2, 3, 4, 5, 6, 7];
const five = [1, 2, 2, 2, 2, 2, 3, 4, 5, 6];
/** A symptom (accuracy 0), so that causes are looked for. */
const failed = { 'loss.train-score': 0 };
const linear = {
  layers: [{ kind: 'dense', activation: 'linear', outputShape: [1], parameters: 9 }],
  loss: 'meanSquaredError',
} as const;
const single = (activation: 'sigmoid' | 'linear' | 'relu', loss: 'meanSquaredError' | 'categoricalCrossentropy', targetRange: [number, number]): Case => ({
  observed: { layers: [{ kind: 'dense', activation, outputShape: [1], parameters: 9 }], loss, targetRange },
}); // biome-ignore format: two lines
const weights = (sd: number): Case => ({ metrics: { ...failed, 'optimizer.weight-sd': sd } });
/** Learning rate × gradient norm / weight norm. */
const ratio = (value: number): Case => ({
  metrics: { ...failed, 'optimizer.learning-rate': value, 'gradient.norm': 2, 'optimizer.weight-norm': 2 },
});
/** Ten checks; the share at the fifth and tenth, and at the others. */
const saturated = (fifth: number, other: number): Case => ({
  metrics: { 'activation.loose-saturated-share': Array.from({ length: 11 }, (_, i) => (i > 0 && i % 5 === 0 ? fifth : other)) },
}); // biome-ignore format: two lines

const plateau = (length: number): Case => ({
  checks: 25,
  metrics: { 'loss.train-score': Array.from({ length: 26 }, (_, i) => (i < 2 ? 0.1 + i / 10 : 0.3 + Math.max(0, i - 1 - length) / 100)) },
}); // biome-ignore format: one line each

describeRules('deep-diagnosis', [
  ['out-of-range', 'labels in the range of a sigmoid', single('sigmoid', 'meanSquaredError', [0, 1]), single('sigmoid', 'meanSquaredError', [0, 1.1])],
  ['out-of-range', 'linear output with a categorical loss', single('linear', 'meanSquaredError', [0, 1]), single('linear', 'categoricalCrossentropy', [0, 1])],
  ['out-of-range', 'ReLU output with a categorical loss', single('relu', 'meanSquaredError', [0, 1]), single('relu', 'categoricalCrossentropy', [0, 1])],
  ['out-of-range', 'linear output over 10 times the range of labels', { observed: linear, metrics: { 'activation.output-span': 10 } }, { observed: linear, metrics: { 'activation.output-span': 10.1 } }],
  ['out-of-range', 'first check only', { observed: linear, metrics: { 'activation.output-span': [0, 1, 20] } }, { observed: linear, metrics: { 'activation.output-span': [0, 20, 1] } }],
  ['numerical-error', 'mean output 0', {}, series('activation.mean', 1, 0, 2)],
  ['numerical-error', 'mean kernel gradient not finite', {}, series('gradient.mean', 1, Number.NaN, 2)],
  ['dead-node', 'share 0.7', { metrics: { 'activation.nonpositive-share': [[0.69, 1, 1, 1]] } }, { metrics: { 'activation.nonpositive-share': [[0.7, 0, 0, 0]] } }],
  ['dead-node', 'last check only', series('activation.nonpositive-share', 1, 1, 1, 0), series('activation.nonpositive-share', 0, 0, 1)],
  ['saturated-activation', 'share 0.5', saturated(0.5, 0), saturated(0.51, 0)],
  ['saturated-activation', 'every fifth check', saturated(0, 1), saturated(1, 0)],
  ['unchanged-tensor', '5 checks', series('activation.mean', ...four), series('activation.mean', ...five)],
  ['unchanged-inner-tensor', 'not of the last layer', { metrics: { 'activation.mean': Array.from({ length: 11 }, (_, i) => [i + 1, i + 1, i + 1, 0.25]) } }, series('activation.mean', ...five)],
  ['vanishing-gradient', '1e-7', { metrics: { 'gradient.mean-abs': 1e-7 } }, { metrics: { 'gradient.mean-abs': 9.9e-8 } }],
  ['loss-not-decreasing', '5 checks', series('loss.train', ...four), series('loss.train', ...five)],
  ['loss-not-decreasing', 'equal, not near', { metrics: { 'loss.train': Array.from({ length: 11 }, (_, i) => 1 - i * 1e-12) } }, { metrics: { 'loss.train': 1 } }],
  ['accuracy-not-increasing', '20 checks', plateau(19), plateau(20)],
  ['invalid-loss', 'finite', {}, { lost: true }],
  ['invalid-accuracy', '0', { metrics: { 'loss.train-score': 0.001 } }, { metrics: { 'loss.train-score': 0 } }],
  ['poor-weights', 'variance 1e-5', weights(Math.sqrt(1.01e-5)), weights(Math.sqrt(0.99e-5))],
  ['poor-weights', 'variance 10', weights(Math.sqrt(9.99)), weights(Math.sqrt(10.1))],
  ['poor-weights', 'only after a symptom', { metrics: { 'optimizer.weight-sd': 10 } }, weights(10)],
  ['input-range', '[-1, 1]', { metrics: failed, observed: { inputRange: [-1, 1] } }, { metrics: failed, observed: { inputRange: [-1, 1.01] } }],
  ['update-ratio', '1e-5', ratio(1.01e-5), ratio(0.99e-5)],
  ['update-ratio', '1e-1', ratio(0.099), ratio(0.101)],
]); // biome-ignore format: a table
