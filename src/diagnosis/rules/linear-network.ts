import type { DiagnosisRule } from './contract.ts';
import { endLayer } from './layers.ts';
import { endLevel, finalSkill, type Run, show, showEnd, valuesOf } from './run.ts';

/** Dense layers with nothing between them are one linear map. */
export const linearNetwork: DiagnosisRule = {
  id: 'linear-network',
  title: 'Layers without an activation between them',
  source:
    'taxonomy of real faults (Humbatova et al. 2020), missing activation; NeuraLint (Nikanjam et al. 2022)',
  needs: ['observed.layers', 'loss.train', 'loss.train-score'],
  faultWhen: 'training data are not learned (skill below 0.8) and the loss no longer falls',
  check(run) {
    const hidden = run.observed.layers.slice(0, endLayer(run));
    const dense = hidden.filter(({ kind }) => kind === 'dense');
    if (dense.length === 0 || !hidden.every(isLinear)) return [];
    return [
      {
        sentence: `No layer before the output has an activation, so ${dense.length + 1} dense layers are one linear map`,
        consequence: plateau(run),
        class: 'architecture',
        changes: [{ repair: 'hidden-activation', action: 'Put ReLU after each hidden layer' }],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { layers: network(), task: 'multiclass', classes: 11 },
      scalars: {
        'loss.train': [2.4, 1.6, 1.3, 1.1, 1.08, 1.09, 1.07, 1.08],
        'loss.train-score': [0.1, 0.4, 0.5, 0.6, 0.62, 0.62, 0.61, 0.62],
      },
    },
    healthy: {
      observed: { layers: network(), task: 'multiclass', classes: 3 },
      scalars: { 'loss.train': [1.2, 0.2, 0.02, 0.001], 'loss.train-score': [0, 0.9, 1, 1] },
    },
  },
};

const passive = new Set(['flatten', 'dropout', 'reshape', 'dense']);

function isLinear({ kind, activation }: Run['observed']['layers'][number]): boolean {
  return passive.has(kind) && (activation === null || activation === 'linear');
}

/** Over the last third the loss falls by less than a twentieth. */
function plateau(run: Run): string | null {
  const losses = valuesOf(run, 'loss.train');
  const [skill, last] = [finalSkill(run), endLevel(losses)];
  const before = endLevel(losses.slice(0, Math.ceil((2 * losses.length) / 3)));
  if (skill === null || skill >= 0.8 || last === null || before === null || last < 0.95 * before) return null;
  return `training loss stays at ${showEnd(losses)}, with ${show(skill)} of what guessing leaves to learn`;
}

function network() {
  return [
    { kind: 'dense', activation: 'linear', outputShape: [64], parameters: 640 },
    { kind: 'dense', activation: 'softmax', outputShape: [11], parameters: 715 },
  ] as const;
}
