import type { DiagnosisRule } from './contract.ts';
import { activeLayers, layerName } from './layers.ts';
import { listsOf, percent } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** Share of the units of a layer that make it dead, or saturated. */
const most = 0.9;

/** A layer whose units are zero, or past their slope, on every row: nothing before it learns. */
export const deadUnits: DiagnosisRule = {
  id: 'dead-units',
  title: 'Dead or saturated units',
  source: 'AUTOTRAINER (Zhang et al. 2021), dying ReLU; DeepDiagnosis (Wardat et al. 2022), dead node; SageMaker Debugger',
  needs: ['activation.dead-share', 'activation.saturated-share'],
  faultWhen: 'training visibly fails, or the skill stays below 0.3',
  check(run) {
    return kinds.flatMap(({ id, word, changes }) => {
      const shares = listsOf(run, id).at(-1) ?? [];
      const worst = shares.findIndex((share) => share >= most);
      if (worst < 0) return [];
      const layer = activeLayers(run)[worst];
      const isOutput = worst === shares.length - 1;
      return [
        {
          sentence: `${percent(shares[worst]!)} of the units of ${layer === undefined ? `the active layer ${worst + 1}` : layerName(run, layer)} are ${word} on every row`,
          consequence: troubleOf(run) ?? scoresPoorly(run, 0.3),
          class: 'architecture' as const,
          changes: isOutput ? [outputChange, ...changes] : changes,
        },
      ];
    });
  },
  examples: {
    faulty: {
      observed: { task: 'regression' },
      scalars: { 'loss.train': [0.97, 0.968, 0.968, 0.968], 'loss.train-score': [0, 0, 0, 0] },
      layered: { 'activation.dead-share': [[0, 0], [0.2, 1]] },
    },
    healthy: {
      observed: { task: 'regression' },
      scalars: { 'loss.train': [1, 0.5, 0.2, 0.1], 'loss.train-score': [0, 0.5, 0.8, 0.9] },
      layered: { 'activation.dead-share': [[0, 0], [0.95, 0]] },
    },
  },
}; // biome-ignore format: examples

const outputChange = { repair: 'output-activation', action: 'Leave the last layer linear' } as const;

const kinds = [
  {
    id: 'activation.dead-share',
    word: 'zero',
    changes: [
      { repair: 'hidden-activation', action: 'Replace ReLU by a leaky one' },
      { repair: 'initialiser', action: 'Start weights by He, and biases at zero' },
      { repair: 'rate', action: 'Lower the learning rate tenfold' },
    ],
  },
  {
    id: 'activation.saturated-share',
    word: 'saturated',
    changes: [
      { repair: 'hidden-activation', action: 'Use ReLU in hidden layers' },
      { repair: 'input-scaling', action: 'Bring inputs to a common scale, within [-1, 1] or standardised' },
      { repair: 'initialiser', action: 'Start weights by Glorot' },
    ],
  },
] as const;
