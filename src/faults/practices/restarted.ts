import { plannedSteps } from './amounts.ts';
import type { Practice } from './contract.ts';

export const restarted: Practice = {
  id: 'restarted',
  title: 'Broken off half-way, and gone on from the checkpoint of its weights',
  kind: 'restart',
  source:
    'Keras `load_weights` without the optimizer; PyTorch tutorial “Saving and loading models”, inference checkpoint',
  obstacle(spec) {
    if (spec.restart !== undefined) return 'it is restarted already';
    return plannedSteps(spec) < 4 ? 'it makes too few updates to be broken off' : null;
  },
  apply: (spec) => ({ ...spec, restart: { step: Math.round(plannedSteps(spec) / 2), keeps: 'weights' } }),
};
