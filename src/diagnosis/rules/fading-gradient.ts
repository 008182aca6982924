import type { DiagnosisRule } from './contract.ts';
import { kernelsIn, layerName } from './layers.ts';
import { listsOf, type Run, show } from './run.ts';
import { troubleOf } from './trouble.ts';

/** First over last kernel below which a gradient has faded. */
const faded = 1e-2;

/** Gradients that fade on their way to the first layer. */
export const fadingGradient: DiagnosisRule = {
  id: 'fading-gradient',
  title: 'Gradients fade on their way to the input',
  source: 'Glorot and Bengio 2010; AUTOTRAINER (Zhang et al. 2021), vanishing gradient',
  needs: ['observed.layers', 'gradient.norm', 'optimizer.weight-norm'],
  faultWhen: 'training visibly fails',
  check(run) {
    const kernels = kernelsIn(run);
    const [first, last] = [kernels[0], kernels.at(-1)];
    const ratios = listsOf(run, 'gradient.norm').flatMap((norms) =>
      first && last && norms[last.place]! > 0 ? [norms[first.place]! / norms[last.place]!] : [],
    );
    if (kernels.length < 3 || ratios.length === 0) return [];
    const ratio = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]!;
    if (ratio >= faded) return [];
    const squashes = hidesSquashes(run);
    const normalise = { repair: 'normalisation', action: 'Put batch or layer normalisation between the layers' } as const;
    const relu = { repair: 'hidden-activation', action: 'Use ReLU in hidden layers' } as const;
    return [
      {
        sentence: `The gradient of ${layerName(run, first!.layer)} is ${show(ratio)} of that of ${layerName(run, last!.layer)} (median over checks)`,
        consequence: troubleOf(run),
        class: 'architecture',
        changes: [
          ...(squashes ? [relu, normalise] : [normalise]),
          { repair: 'initialiser', action: 'Start weights by He for ReLU, by Glorot for tanh and sigmoid' },
          { repair: 'optimizer', action: 'Use Adam, whose steps do not shrink with the gradient' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { layers: deep('sigmoid'), task: 'multiclass', classes: 10 },
      scalars: { 'loss.train': [2.3, 2.31, 2.3, 2.3], 'loss.train-score': [0.1, 0.1, 0.1, 0.1] },
      layered: {
        'gradient.norm': [[3e-4, 1e-5, 0.01, 0.001, 0.6, 0.2], [2e-4, 1e-5, 0.01, 0.001, 0.4, 0.1]],
        'optimizer.weight-norm': [[5, 0.1, 4, 0.2, 3, 0.1], [5, 0.1, 4, 0.2, 3, 0.1]],
      },
    },
    healthy: {
      observed: { layers: deep('relu'), task: 'multiclass', classes: 10 },
      scalars: { 'loss.train': [2.3, 1.5, 0.9, 0.6], 'loss.train-score': [0.1, 0.5, 0.7, 0.8] },
      layered: {
        'gradient.norm': [[3e-4, 1e-5, 0.01, 0.001, 0.6, 0.2], [2e-4, 1e-5, 0.01, 0.001, 0.4, 0.1]],
        'optimizer.weight-norm': [[5, 0.1, 4, 0.2, 3, 0.1], [5, 0.1, 4, 0.2, 3, 0.1]],
      },
    },
  },
}; // biome-ignore format: examples

function hidesSquashes({ observed: { layers } }: Run): boolean {
  return layers.slice(0, -1).some(({ activation }) => activation === 'sigmoid' || activation === 'tanh');
}

function deep(activation: 'sigmoid' | 'relu') {
  return [
    { kind: 'dense', activation, outputShape: [64], parameters: 50240 },
    { kind: 'dense', activation, outputShape: [32], parameters: 2080 },
    { kind: 'dense', activation: 'softmax', outputShape: [10], parameters: 330 },
  ] as const;
}
