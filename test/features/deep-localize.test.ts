import { describeRules } from './both-sides.ts';

const nan = Number.NaN;
/** A mean per check, of every place. */
const series = (id: string, ...values: readonly number[]) => ({ metrics: { [id]: [values[0]!, ...values] } });
/** Four, then five equal values. */
const four = [1, 2, 2, 2, 2, 3, 4, 5, 6, 7];
const five = [1, 2, 2, 2, 2, 2, 3, 4, 5, 6];
/** Zero in four of nine and in five of ten checks, never in half of them before. */
const fewer = [1, 2, 3, 4, 5, 0, 0, 0, 0, 6];
const half = [1, 2, 3, 4, 5, 0, 0, 0, 0, 0];
/** Kernels stand at places 0 and 2, biases at 1 and 3. */
const onlyAt = (place: number, id: string, values: readonly number[]) => ({
  metrics: {
    [id]: [values[0]!, ...values].map((value, check) =>
      [0, 1, 2, 3].map((at) => (at === place ? value : 0.4 + check / 100)),
    ),
  },
});
const convolutionThenDense = [
  { kind: 'conv2d', activation: 'relu', outputShape: [2, 2, 8], parameters: 80 },
  { kind: 'flatten', activation: null, outputShape: [32], parameters: 0 },
  { kind: 'dense', activation: 'softmax', outputShape: [3], parameters: 99 },
] as const;

describeRules('deep-localize', [
  ['output-not-finite', 'finite', {}, series('activation.mean', 1, nan)],
  ['output-zero', 'half of the checks', series('activation.mean', ...fewer), series('activation.mean', ...half)],
  ['output-constant', '5 checks', series('activation.mean', ...four), series('activation.mean', ...five)],
  ['hidden-output-constant', 'not of the last layer', { metrics: { 'activation.mean': Array.from({ length: 11 }, (_, i) => [i, i, i, 0.25]) } }, series('activation.mean', ...five)],
  ['weight-not-finite', 'finite', {}, series('optimizer.weight-mean', 1, nan)],
  ['weight-zero', 'half of the checks', series('optimizer.weight-mean', ...fewer), series('optimizer.weight-mean', ...half)],
  ['weight-constant', '5 checks', series('optimizer.weight-mean', ...four), series('optimizer.weight-mean', ...five)],
  ['weight-constant', 'kernels, not biases', onlyAt(1, 'optimizer.weight-mean', five), onlyAt(2, 'optimizer.weight-mean', five)],
  ['weight-constant', 'dense layers only', { ...onlyAt(0, 'optimizer.weight-mean', five), observed: { layers: convolutionThenDense } }, { ...onlyAt(2, 'optimizer.weight-mean', five), observed: { layers: convolutionThenDense } }],
  ['gradient-not-finite', 'finite', {}, series('gradient.mean', 1, nan)],
  ['gradient-zero', 'half of the checks', series('gradient.mean', ...fewer), series('gradient.mean', ...half)],
  ['gradient-constant', '5 checks', series('gradient.mean', ...four), series('gradient.mean', ...five)],
  ['loss-not-finite', 'finite', {}, { lost: true }],
  ['loss-constant', '5 checks', series('loss.train', ...four), series('loss.train', ...five)],
  ['accuracy-constant', '5 checks', series('loss.train-score', ...four), series('loss.train-score', ...five)],
]); // biome-ignore format: a table
