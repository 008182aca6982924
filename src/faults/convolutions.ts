import type { LayerSpec } from '../training/layer-specs.ts';

/** Convolutions of every kind: plain, depthwise, separable, transposed; of sequences and of images. */

type Convolution = Extract<LayerSpec, { kernelSize: unknown }>;

export function isConvolution(layer: LayerSpec): layer is Convolution {
  return 'kernelSize' in layer;
}

/** False for depthwise ones, whose depth follows from their input. */
export function hasFilters(layer: LayerSpec): layer is Extract<Convolution, { filters: number }> {
  return 'filters' in layer;
}

/** Convolutions whose stride makes the output larger instead of smaller. */
export function isTransposed(layer: LayerSpec): boolean {
  return layer.kind === 'conv1dTranspose' || layer.kind === 'conv2dTranspose';
}

/** The convolution with a kernel as long on every axis. */
export function withKernelSize(layer: Convolution, size: number): LayerSpec {
  const kernelSize = typeof layer.kernelSize === 'number' ? size : [size, size];
  return { ...layer, kernelSize } as LayerSpec;
}

/** Steps from window to window, per axis. */
export function stridesOf(layer: Convolution): readonly number[] {
  return 'stride' in layer ? [layer.stride] : layer.strides;
}

/** The convolution with the same step on every axis. */
export function withStride(layer: Convolution, step: number): LayerSpec {
  return 'stride' in layer ? { ...layer, stride: step } : { ...layer, strides: [step, step] };
}
