import type { DiagnosisRule } from './contract.ts';
import { show } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** Sizes of inputs and of targets from which on a fact is stated, and from which on they are blamed. */
const large = { inputs: { fact: 10, fault: 30 }, targets: { fact: 30, fault: 100 } } as const;

/** Inputs of large numbers: they multiply every step. */
export const inputRange: DiagnosisRule = {
  id: 'input-range',
  title: 'Inputs are not scaled',
  source: 'UMLAUT (Schoop et al. 2021); DeepDiagnosis (Wardat et al. 2022); LeCun et al. 1998, Efficient BackProp',
  needs: ['observed.inputRange', 'observed.layers'],
  faultWhen: `they reach beyond ${large.inputs.fault}, and training visibly fails or the skill stays below 0.3`,
  check(run) {
    const { inputRange: range, layers } = run.observed;
    if (range === null || layers.some(({ kind }) => kind === 'embedding')) return [];
    const most = Math.max(...range.map(Math.abs));
    if (most <= large.inputs.fact) return [];
    return [
      {
        sentence: `Inputs lie in [${range.map(show).join(', ')}]`,
        consequence: most > large.inputs.fault ? (troubleOf(run) ?? scoresPoorly(run, 0.3)) : null,
        class: 'data',
        changes: [
          { repair: 'input-scaling', action: 'Bring inputs to a common scale, within [-1, 1] or standardised, the same way for training and use' },
          { repair: 'rate', action: 'Lower the learning rate tenfold' },
        ],
      },
    ];
  },
  examples: {
    faulty: { observed: { inputRange: [0, 255], layers: [{ kind: 'dense', activation: 'relu', outputShape: [8], parameters: 80 }] }, outcome: { kind: 'diverged', step: 7 } },
    healthy: { observed: { inputRange: [0, 255] }, scalars: { 'loss.train': [2.3, 1, 0.5, 0.3] } },
  },
}; // biome-ignore format: sentences

/** Targets of large numbers: squared errors and their gradients grow with them. */
export const targetRange: DiagnosisRule = {
  id: 'target-range',
  title: 'Targets are not scaled',
  source: 'Karpathy 2019, A Recipe for Training Neural Networks; Bishop 1995, 8.2',
  needs: ['observed.targetRange', 'observed.task'],
  faultWhen: `they reach beyond ${large.targets.fault}, and training visibly fails`,
  check(run) {
    const { targetRange: range, task } = run.observed;
    if (range === null || task !== 'regression') return [];
    const most = Math.max(...range.map(Math.abs));
    if (most <= large.targets.fact) return [];
    return [
      {
        sentence: `Targets lie in [${range.map(show).join(', ')}]`,
        consequence: most > large.targets.fault ? troubleOf(run) : null,
        class: 'data',
        changes: [
          { repair: 'target-scaling', action: 'Standardise targets, or learn their logarithm' },
          { repair: 'rate', action: 'Lower the learning rate tenfold' },
          { repair: 'loss', action: 'Use a loss that grows with the error, not with its square: Huber or absolute error' },
        ],
      },
    ];
  },
  examples: {
    faulty: { observed: { task: 'regression', targetRange: [39300, 610000] }, outcome: { kind: 'diverged', step: 21 } },
    healthy: { observed: { task: 'regression', targetRange: [0, 398] }, scalars: { 'loss.train': [4e4, 8000, 300, 4], 'loss.train-score': [-2, 0.4, 0.97, 1] } },
  },
}; // biome-ignore format: sentences
