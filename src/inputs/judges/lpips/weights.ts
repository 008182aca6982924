import { InputError } from '../../../lib/errors.ts';
import { readSafetensors, type SafetensorsFile, takeFloats } from './safetensors.ts';

/** One convolution of AlexNet's, each followed by a ReLU whose outputs are compared. */
interface AlexLayer {
  /** As PyTorch's state dictionary of the `lpips` package has it. */
  readonly name: string;
  readonly channels: number;
  readonly filters: number;
  /** Of the kernel. */
  readonly size: number;
  readonly stride: number;
  /** Zeros at every edge. */
  readonly padding: number;
  /** Whether a max pooling (3 × 3, stride 2) comes before. */
  readonly pooled: boolean;
}

/** The convolutions of AlexNet (arXiv 1404.5997, "one weird trick") that arXiv 1801.03924 compares images in. */
export const alexLayers: readonly AlexLayer[] = [
  { name: 'net.slice1.0', channels: 3, filters: 64, size: 11, stride: 4, padding: 2, pooled: false },
  { name: 'net.slice2.3', channels: 64, filters: 192, size: 5, stride: 1, padding: 2, pooled: true },
  { name: 'net.slice3.6', channels: 192, filters: 384, size: 3, stride: 1, padding: 1, pooled: true },
  { name: 'net.slice4.8', channels: 384, filters: 256, size: 3, stride: 1, padding: 1, pooled: false },
  { name: 'net.slice5.10', channels: 256, filters: 256, size: 3, stride: 1, padding: 1, pooled: false },
];

/** Weights of one layer and of the head that its differences are summed with. */
export interface LpipsLayerWeights {
  /** `[filters, channels, size, size]`, PyTorch's order. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  /** One weight per filter, none negative. */
  readonly head: Float32Array;
}

/** A hundred times ten megabytes would be no AlexNet. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Weights of LPIPS, AlexNet variant, that a user exported from the public `lpips` package; other tensors do not matter.
 * @throws InputError as `readSafetensors` and `takeFloats`; `lpips-head` where a head has a negative weight.
 */
export async function readLpipsWeights(path: string): Promise<LpipsLayerWeights[]> {
  const file = await readSafetensors(path, maxBytes);
  return alexLayers.map(({ name, channels, filters, size }, layer) => ({
    kernel: takeFloats(file, [`${name}.weight`], [filters, channels, size, size]),
    bias: takeFloats(file, [`${name}.bias`], [filters]),
    head: takeHead(file, layer, filters),
  }));
}

/** The package has each head twice, and an export that stores it once may keep either name. */
function takeHead(file: SafetensorsFile, layer: number, filters: number): Float32Array {
  const names = [`lin${layer}.model.1.weight`, `lins.${layer}.model.1.weight`];
  const head = takeFloats(file, names, [1, filters, 1, 1]);
  if (head.every((weight) => weight >= 0)) return head;
  throw new InputError('lpips-head', {
    rule: `${file.path} is not of a trained LPIPS, whose heads weigh differences and take none off`,
    need: `weights of ${names[0]} that are not negative`,
    value: head.find((weight) => weight < 0)!,
  });
}
