import { outputActivation, outputRange } from '../../features/output-layer.ts';
import type { DiagnosisRule } from './contract.ts';
import { endLayer, layerName } from './layers.ts';
import { show } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** Targets that the last activation cannot reach. */
export const outputReach: DiagnosisRule = {
  id: 'output-reach',
  title: 'Targets beyond what the last activation can put out',
  source:
    'DeepDiagnosis (Wardat et al. 2022), out of range; AUTOTRAINER (Zhang et al. 2021), improper activation',
  needs: ['observed.layers', 'observed.targetRange', 'observed.task', 'loss.train-score'],
  faultWhen: 'R² stays below 0.5, or training visibly fails',
  check(run) {
    const { layers, targetRange, task } = run.observed;
    if (task !== 'regression' || targetRange === null || layers.length === 0) return [];
    const activation = outputActivation(run.observed);
    const [low, high] = outputRange(activation);
    const margin = 0.02 * (targetRange[1] - targetRange[0]);
    if (targetRange[0] >= low - margin && targetRange[1] <= high + margin) return [];
    return [
      {
        sentence: `Targets lie in [${targetRange.map(show).join(', ')}], and ${activation} of the output, ${layerName(run, endLayer(run))}, reaches [${low}, ${high}] only`,
        consequence: troubleOf(run) ?? scoresPoorly(run, 0.5),
        class: 'architecture',
        changes: [
          {
            repair: 'output-activation',
            action: 'Leave the last layer linear, or use an activation that reaches the targets',
          },
          { repair: 'target-scaling', action: `Bring targets into [${low}, ${high}]` },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: {
        task: 'regression',
        targetRange: [-1.9, 2.8],
        layers: [{ kind: 'dense', activation: 'relu', outputShape: [1], parameters: 33 }],
      },
      scalars: { 'loss.train': [0.97, 0.96, 0.96, 0.96], 'loss.train-score': [-0.01, 0, 0, 0] },
    },
    healthy: {
      observed: {
        task: 'regression',
        targetRange: [0.1, 2.1],
        layers: [{ kind: 'dense', activation: 'relu', outputShape: [1], parameters: 33 }],
      },
      scalars: { 'loss.train': [0.2, 0.06, 0.03, 0.02], 'loss.train-score': [-0.2, 0.6, 0.8, 0.9] },
    },
  },
};
