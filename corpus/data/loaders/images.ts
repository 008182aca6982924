import type { RawData } from '../../../src/training/data.ts';

/** Labelled images as their files hold them: pixels from 0 to 255, row by row, channels last. */
export interface Images {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly classes: number;
  readonly pixels: Uint8Array;
  /** One per image. */
  readonly labels: Uint8Array;
}

export interface ImageShape {
  /** Pixels per side of what the network sees. */
  readonly size: number;
  /** 1 makes colours grey (ITU-R BT.601). */
  readonly channels: 1 | 3;
  /** Images of later classes are left out. */
  readonly classes?: number;
  /** Value of a full pixel; 255 where left out. */
  readonly full?: number;
}

/** Images as a network's inputs: scaled down by the mean over the area of each new pixel. */
export function fitImages(images: Images, shape: ImageShape): RawData {
  const { size, channels, classes = images.classes, full = 255 } = shape;
  const kept = [...images.labels.keys()].filter((row) => images.labels[row]! < classes);
  const inputs = new Float32Array(kept.length * size * size * channels);
  const down = areas(images.height, size);
  const across = areas(images.width, size);
  const weights = mixing(images.channels, channels);
  kept.forEach((row, at) => {
    for (let i = 0; i < size * size * channels; i++) {
      const pixel = Math.floor(i / channels);
      const value = meanOf(
        images,
        row,
        down[Math.floor(pixel / size)]!,
        across[pixel % size]!,
        weights[i % channels]!,
      );
      inputs[at * size * size * channels + i] = (value * full) / 255;
    }
  });
  return {
    rows: kept.length,
    inputShape: [size, size, channels],
    inputs,
    targetShape: [],
    targets: Float32Array.from(kept, (row) => images.labels[row]!),
    classes,
  };
}

/** Old pixels under a new one, with the share each has of it. */
type Area = readonly (readonly [from: number, share: number])[];

function areas(from: number, to: number): Area[] {
  return Array.from({ length: to }, (_, i) => {
    const [low, high] = [(i * from) / to, ((i + 1) * from) / to];
    const first = Math.floor(low);
    return Array.from({ length: Math.ceil(high) - first }, (_, k) => {
      const covered = Math.min(high, first + k + 1) - Math.max(low, first + k);
      return [first + k, covered / (high - low)] as const;
    });
  });
}

/** For each new channel, what each old one adds to it. */
function mixing(from: 1 | 3, to: 1 | 3): readonly (readonly number[])[] {
  if (from === 1) return Array.from({ length: to }, () => [1]);
  return to === 1 ? [[0.299, 0.587, 0.114]] : [[1, 0, 0], [0, 1, 0], [0, 0, 1]]; // biome-ignore format: one matrix
}

function meanOf(
  { height, width, channels, pixels }: Images,
  row: number,
  down: Area,
  across: Area,
  weights: readonly number[],
): number {
  let total = 0;
  for (const [y, tall] of down) {
    for (const [x, wide] of across) {
      const at = ((row * height + y) * width + x) * channels;
      for (let c = 0; c < channels; c++) total += tall * wide * weights[c]! * pixels[at + c]!;
    }
  }
  return total;
}
