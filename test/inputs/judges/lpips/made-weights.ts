import { alexLayers, type LpipsLayerWeights } from '../../../../src/inputs/judges/lpips/lpips.ts';

/** Numbers from −1/2 to 1/2 as lpips-golden.py makes them. */
function made(count: number, salt: number): number[] {
  return Array.from(
    { length: count },
    (_, i) => ((31 * i * i + (17 + 101 * salt) * i + 1009 * salt) % 10_007) / 10_007 - 0.5,
  );
}

/** A picture of any shape, in [0, 1]. */
export function madeImage(values: number, salt: number): Float32Array {
  return Float32Array.from(made(values, salt), (value) => value + 0.5);
}

/** Weights of the right shapes that no training has seen. */
export function madeWeights(): LpipsLayerWeights[] {
  return alexLayers.map(({ channels, filters, size }, layer) => {
    const fan = channels * size * size;
    const spread = Math.sqrt(24 / fan);
    return {
      kernel: Float32Array.from(made(filters * fan, layer), (value) => value * spread),
      bias: Float32Array.from(made(filters, 10 + layer), (value) => value / 5),
      head: Float32Array.from(made(filters, 20 + layer), (value) => value + 0.5),
    };
  });
}

/** A tensor as a file holds it. */
export interface WrittenTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly dtype?: string;
}

/** The tensors of a weights file. */
export function madeTensors(weights: readonly LpipsLayerWeights[]): Record<string, WrittenTensor> {
  const entries = alexLayers.flatMap(({ name, channels, filters, size }, layer) => {
    const { kernel, bias, head } = weights[layer]!;
    return [
      [`${name}.weight`, { shape: [filters, channels, size, size], values: kernel }],
      [`${name}.bias`, { shape: [filters], values: bias }],
      [`lin${layer}.model.1.weight`, { shape: [1, filters, 1, 1], values: head }],
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** The bytes of a safetensors file. */
export function safetensorsBytes(tensors: Readonly<Record<string, WrittenTensor>>): Buffer {
  let end = 0;
  const header = Object.entries(tensors).map(([name, { shape, values, dtype = 'F32' }]) => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype, shape, data_offsets: [start, end] }] as const;
  });
  const data = Object.values(tensors).map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  return withHeader(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(header) }), data);
}

/** A file of that header and those tensors, whatever they say. */
export function withHeader(header: string, data: readonly Uint8Array[]): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), ...data]);
}
