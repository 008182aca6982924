import type { ProgramSpec } from '../training/spec.ts';
import type { FaultSetting } from './contract.ts';
import { indicesOf } from './network.ts';
import { nameParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';
import { changeLayers, removeMasks } from './wiring.ts';

const places = ['everywhere', 'training'] as const;

/**
 * Missing everywhere, a causal mask lowers the test loss, as every step then sees what it has to predict: no one-sided test
 * kills that. Missing in training only, as where the loop hands on no mask, it is seen when the mask comes back.
 */
export const attentionMask = specOperator({
  id: 'attention-mask',
  title: 'Attention without its mask',
  source: 'transformer faults of DEFault++ (arXiv 2604.28118); masks of Vaswani et al. (arXiv 1706.03762)',
  survives:
    'missing everywhere it lets the test look ahead too, and the test loss falls; one program has such a mask',
  settings: (spec): FaultSetting[] => {
    if (masked(spec).length === 0) return [];
    const everywhere: FaultSetting = { parameters: { missing: 'everywhere' }, severity: 'low' };
    return [everywhere, { parameters: { missing: 'training' }, severity: 'high' }];
  },
  obstacle: () => 'no attention is causal or has a mask',
  apply(spec, parameters) {
    const sites = masked(spec);
    if (nameParameter(parameters, 'missing', places) === 'training') {
      return changeLayers(spec, sites, (layer) =>
        layer.kind === 'multiHeadAttention' ? { ...layer, unmaskedInTraining: true } : layer,
      );
    }
    const open = changeLayers(spec, sites, (layer) =>
      layer.kind === 'multiHeadAttention' ? { ...layer, causal: false } : layer,
    );
    return removeMasks(open, sites);
  },
});

/** Layers of attention that hide something in training. */
function masked(spec: ProgramSpec): number[] {
  return indicesOf(
    spec,
    (core) =>
      core.kind === 'multiHeadAttention' &&
      core.unmaskedInTraining !== true &&
      (core.causal || core.inputs?.length === 3),
  );
}
