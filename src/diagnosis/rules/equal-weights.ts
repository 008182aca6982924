import type { DiagnosisRule } from './contract.ts';
import { kernelsIn, layerName } from './layers.ts';
import { finalSkill, listsOf, type Run } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** Hidden kernels whose weights are all the same: every unit of a layer learns the same. */
export const equalWeights: DiagnosisRule = {
  id: 'equal-weights',
  title: 'All weights of a hidden layer are equal',
  source: 'Goodfellow et al. 2016, Deep Learning, 8.4 (symmetry); taxonomy of real faults (Humbatova et al. 2020)',
  needs: ['observed.layers', 'optimizer.weight-sd', 'optimizer.weight-norm'],
  faultWhen: 'they are still equal at the end, training visibly fails, or the skill stays below 0.5',
  check(run) {
    const lists = listsOf(run, 'optimizer.weight-sd');
    const [first, last] = [lists[0], lists.at(-1)];
    if (first === undefined || last === undefined) return [];
    const equal = hiddenKernels(run).filter(({ place }) => first[place] === 0);
    if (equal.length === 0) return [];
    const still = equal.filter(({ place }) => last[place] === 0);
    const norms = listsOf(run, 'optimizer.weight-norm')[0];
    const value = equal.every(({ place }) => norms?.[place] === 0) ? 'zero' : 'the same';
    const names = (of: typeof equal) => of.map(({ layer }) => layerName(run, layer)).join(', ');
    const skill = finalSkill(run);
    const stuck = still.length > 0 && lists.length > 1 && (skill === null || skill < 0.5);
    return [
      {
        sentence: `Before training all weights of ${names(equal)} are ${value}`,
        consequence: stuck ? `after ${run.doneSteps} steps those of ${names(still)} are still equal` : (troubleOf(run) ?? scoresPoorly(run, 0.5)),
        class: 'architecture',
        changes: [
          { repair: 'initialiser', action: 'Start hidden layers at random: He for ReLU, Glorot for tanh and sigmoid' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { layers: twoLayers() },
      layered: {
        'optimizer.weight-sd': [[0, 0, 0, 0], [0, 0, 0, 0.04]],
        'optimizer.weight-norm': [[0, 0, 0, 0], [0, 0, 0, 0.07]],
      },
      scalars: { 'loss.train': [0.7, 0.684, 0.67, 0.67] },
    },
    healthy: {
      observed: { layers: twoLayers() },
      layered: {
        'optimizer.weight-sd': [[0.07, 0.08, 0, 0], [0.15, 0.09, 0.2, 0.05]],
        'optimizer.weight-norm': [[3.2, 0.4, 0, 0], [7, 0.9, 1.3, 0.1]],
      },
      scalars: { 'loss.train': [0.7, 0.43, 0.25, 0.07] },
    },
  },
}; // biome-ignore format: examples

/** One weight, or one unit, is equal to itself; the last kernel may start at zero. */
function hiddenKernels(run: Run) {
  const kernels = kernelsIn(run);
  return kernels
    .slice(0, -1)
    .filter(({ layer }) => (run.observed.layers[layer]?.outputShape.at(-1) ?? 1) > 1);
}

function twoLayers() {
  return [
    { kind: 'dense', activation: 'relu', outputShape: [32], parameters: 1856 },
    { kind: 'dense', activation: 'softmax', outputShape: [2], parameters: 66 },
  ] as const;
}
