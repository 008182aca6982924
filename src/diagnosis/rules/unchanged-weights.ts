import type { DiagnosisRule } from './contract.ts';
import { listsOf, percent, type Run, valuesOf } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** Weights that no step changes: frozen, or not those that the optimizer holds. */
export const unchangedWeights: DiagnosisRule = {
  id: 'unchanged-weights',
  title: 'Weights are frozen, or no step changes them',
  source: 'taxonomy of real faults (Humbatova et al. 2020), wrong parameters given to the optimizer',
  needs: ['observed.layers.frozen', 'optimizer.active-share', 'gradient.global-norm'],
  faultWhen: 'no weight changes at any check though there are gradients, or weights are frozen and training visibly fails, or the skill stays below 0.3',
  check(run) {
    const active = valuesOf(run, 'optimizer.active-share');
    const frozen = frozenShare(run);
    const changes = [
      { repair: 'trainable', action: 'Give the optimizer the parameters of the very network that is trained, and unfreeze them' },
    ] as const;
    if (active.length >= 2 && Math.max(...active) === 0 && hasGradients(run))
      return [
        {
          sentence: `No step changed a weight at any of ${active.length} checks, though gradients are not zero`,
          consequence: 'the network stays as it began',
          class: 'optimisation',
          changes,
        },
      ];
    if (frozen === 0) return [];
    return [
      {
        sentence: `${percent(frozen)} of the parameters are frozen`,
        consequence: run.lost ? null : (troubleOf(run) ?? scoresPoorly(run, 0.3)),
        class: 'optimisation',
        changes,
      },
    ];
  },
  examples: {
    faulty: {
      scalars: {
        'loss.train': [0.68, 0.68, 0.68, 0.68],
        'optimizer.active-share': [0, 0, 0],
        'gradient.global-norm': [2.9, 4.7, 10],
      },
    },
    healthy: {
      observed: {
        layers: [
          { kind: 'dense', activation: 'relu', outputShape: [64], parameters: 5000, frozen: true },
          { kind: 'dense', activation: 'softmax', outputShape: [3], parameters: 195 },
        ],
      },
      scalars: { 'loss.train': [1.1, 0.7, 0.4, 0.3], 'optimizer.active-share': [1, 1, 1], 'gradient.global-norm': [2, 1, 1] },
    },
  },
}; // biome-ignore format: examples

function frozenShare({ observed: { layers } }: Run): number {
  const count = (of: typeof layers) => of.reduce((total, { parameters }) => total + parameters, 0);
  const all = count(layers);
  return all === 0 ? 0 : count(layers.filter(({ frozen }) => frozen)) / all;
}

function hasGradients(run: Run): boolean {
  return (
    valuesOf(run, 'gradient.global-norm').some((norm) => norm > 0) ||
    listsOf(run, 'gradient.norm')
      .flat()
      .some((norm) => norm > 0)
  );
}
