import type { ProgramSpec } from '../training/spec.ts';
import type { FaultSetting } from './contract.ts';
import { isHidden, trainedKernels } from './network.ts';
import { invalidParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';
import { changeLayers } from './wiring.ts';

/** One layer with weights, all hidden ones, or all but the first; something is left to train. */
export const layersFrozen = specOperator({
  id: 'layers-frozen',
  title: 'Layers frozen that should train',
  source: 'Keras guide "Transfer learning and fine-tuning": trainable = False',
  settings(spec) {
    const kernels = trainedKernels(spec, () => true);
    if (kernels.length < 2) return [];
    const single = kernels.map((layer): FaultSetting => ({ parameters: { layer }, severity: 'low' }));
    const several = (['hidden', 'but-first'] as const).filter((name) => chosen(spec, name).length > 1);
    return [
      ...single,
      ...several.map(
        (layer): FaultSetting => ({
          parameters: { layer },
          severity: layer === 'hidden' ? 'medium' : 'high',
        }),
      ),
    ];
  },
  obstacle: () => 'fewer than two layers have weights to train',
  apply: (spec, parameters) =>
    changeLayers(spec, chosen(spec, parameters.layer), (layer) => ({ ...layer, frozen: true })),
});

function chosen(spec: ProgramSpec, name: string | number | undefined): number[] {
  const kernels = trainedKernels(spec, () => true);
  if (name === 'hidden') return kernels.filter((index) => isHidden(spec, index));
  if (name === 'but-first') return kernels.slice(1);
  if (typeof name === 'number' && kernels.includes(name)) return [name];
  throw invalidParameter('layer', `hidden, but-first or one of ${kernels.join(', ')}`, name);
}
