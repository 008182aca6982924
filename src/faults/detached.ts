import type { ProgramSpec } from '../training/spec.ts';
import type { FaultSetting, Severity } from './contract.ts';
import { chosenLayers } from './layer-operator.ts';
import { trainedKernels } from './network.ts';
import { specOperator } from './spec-operator.ts';
import { insertBefore } from './wiring.ts';

/** What comes before it on its way gets no gradient any more; a residual path still carries some. */
export const detached = specOperator({
  id: 'detached',
  title: 'Gradient cut off before a layer',
  source: 'PyTorch documentation of Tensor.detach(): the result requires no gradient',
  settings(spec) {
    const kernels = trainedKernels(spec, () => true);
    return sites(spec).map((layer): FaultSetting => {
      const share = kernels.indexOf(layer) / kernels.length;
      const severity: Severity = share < 0.4 ? 'low' : share < 0.7 ? 'medium' : 'high';
      return { parameters: { layer }, severity };
    });
  },
  obstacle: () => 'fewer than two layers have weights to train',
  apply(spec, parameters) {
    const [layer] = chosenLayers(sites(spec), parameters);
    return insertBefore(spec, layer!, [{ kind: 'stopGradient' }]);
  },
});

function sites(spec: ProgramSpec): number[] {
  return trainedKernels(spec, () => true).slice(1);
}
