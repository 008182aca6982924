import type { FaultSetting } from './contract.ts';
import { isConvolution, isTransposed, withKernelSize } from './convolutions.ts';
import { layerOperator } from './layer-operator.ts';
import { areaIsFreeAfter, hiddenLayers } from './network.ts';
import { numberParameter } from './parameters.ts';

/** Larger kernels are offered where they cannot outgrow their input: under `same` padding, and in transposed layers. */
const sizes: readonly FaultSetting[] = [
  { parameters: { size: 2 }, severity: 'low' },
  { parameters: { size: 4 }, severity: 'low' },
  { parameters: { size: 7 }, severity: 'low' },
  { parameters: { size: 1 }, severity: 'medium' },
];

export const kernelSize = layerOperator({
  id: 'kernel-size',
  title: 'Another kernel size',
  source: 'Deep4ge LKS (arXiv 2607.12868); range 1-7 of DEFault (arXiv 2501.12560)',
  sites: (spec) => hiddenLayers(spec, isConvolution).filter((index) => areaIsFreeAfter(spec, index)),
  obstacle: () => 'no hidden layer is a convolution that can change its kernel',
  variants: (core) =>
    sizes.filter(({ parameters }) => {
      if (!isConvolution(core)) return false;
      const present = [core.kernelSize].flat();
      const size = numberParameter(parameters, 'size');
      if (present.every((side) => side === size)) return false;
      return core.padding === 'same' || isTransposed(core) || present.every((side) => size <= side);
    }),
  isHarmless: ({ size }) => Number(size) >= 4,
  change: (core, parameters) =>
    isConvolution(core) ? withKernelSize(core, numberParameter(parameters, 'size')) : core,
});
