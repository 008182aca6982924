import type { DiagnosisRule } from './contract.ts';
import { listsOf, type Run, show } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** Share of their first size that weights keep where a loss holds them: no clean run of the corpus ends below 0.45. */
const kept = 0.1;

/** Weights that end next to nothing: what pulls them there is a penalty, which the loss cannot hold against. */
export const shrinkingWeights: DiagnosisRule = {
  id: 'shrinking-weights',
  title: 'Weights shrink to next to nothing',
  source: 'arithmetic of weight decay, which takes the same share of the weights at every step; Krogh and Hertz 1991, A Simple Weight Decay; Goodfellow et al. 2016, Deep Learning, 7.1',
  needs: ['optimizer.weight-norm'],
  faultWhen: 'training visibly fails, or the skill stays below 0.3',
  check(run) {
    const sizes = sizesOf(run);
    const [first, last] = [sizes[0], sizes.at(-1)];
    if (run.lost || first === undefined || last === undefined || last >= kept * first) return [];
    return [
      {
        sentence: `All weights together shrink from ${show(first)} to ${show(last)} in size`,
        consequence: troubleOf(run) ?? scoresPoorly(run, 0.3),
        // A penalty is the optimizer's (weight decay) or a layer's (L1, L2).
        class: null,
        changes: [
          {
            repair: 'regularisation',
            action: 'Lower weight decay, or the penalty on weights, a hundredfold: it pulls harder than the loss holds',
          },
          { repair: 'optimizer', action: 'Or take Adam without weight decay' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { task: 'multiclass', classes: 4 },
      scalars: { 'loss.train': [1.37, 1.39, 1.38, 1.38], 'loss.train-score': [0.37, 0.29, 0.29, 0.29] },
      layered: { 'optimizer.weight-norm': [[3.2, 0.7], [0.9, 0.2], [0.02, 0.09], [1e-7, 0.09]] },
    },
    healthy: {
      observed: { task: 'regression' },
      scalars: { 'loss.train': [1, 0.5, 0.2, 0.1], 'loss.train-score': [0, 0.5, 0.8, 0.9] },
      layered: { 'optimizer.weight-norm': [[3.2, 0.7], [2, 0.5], [1.7, 0.4], [1.6, 0.4]] },
    },
  },
}; // biome-ignore format: sentences

/** Size of all weights at every check at which they are finite. */
function sizesOf(run: Run): number[] {
  return listsOf(run, 'optimizer.weight-norm')
    .map((norms) => Math.hypot(...norms))
    .filter(Number.isFinite);
}
