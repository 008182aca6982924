import type { DiagnosisRule } from './contract.ts';
import { endLayer, layerName } from './layers.ts';

/** Softmax over one number is 1, whatever the number. */
export const oneSoftmaxUnit: DiagnosisRule = {
  id: 'one-softmax-unit',
  title: 'Softmax over a single output',
  source: 'arithmetic; NeuraLint (Nikanjam et al. 2022)',
  needs: ['observed.layers'],
  faultWhen: 'always: every prediction is the same',
  check(run) {
    const index = endLayer(run);
    const last = run.observed.layers[index];
    if (last?.activation !== 'softmax' || last.outputShape.at(-1) !== 1) return [];
    return [
      {
        sentence: `The output, ${layerName(run, index)}, is a softmax over one unit`,
        consequence: 'it says 1 for every row, whatever is learned',
        class: 'architecture',
        changes: [
          {
            repair: 'output-activation',
            action: 'Use sigmoid on the one output, or softmax over one unit per class',
          },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { layers: [{ kind: 'dense', activation: 'softmax', outputShape: [1], parameters: 9 }] },
    },
    healthy: {
      observed: { layers: [{ kind: 'dense', activation: 'softmax', outputShape: [2], parameters: 18 }] },
    },
  },
};
