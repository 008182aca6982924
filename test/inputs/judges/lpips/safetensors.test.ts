import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSafetensors, takeFloats } from '../../../../src/inputs/judges/lpips/safetensors.ts';
import { InputError } from '../../../../src/lib/errors.ts';
import { safetensorsBytes, withHeader } from './made-weights.ts';

const tensors = {
  first: { shape: [2, 2], values: Float32Array.of(1, -2, 0.5, 4) },
  second: { shape: [3], values: Float32Array.of(5, 6, 7) },
};
const bytes = safetensorsBytes(tensors);
const entry = (start: number, end: number) => ({ dtype: 'F32', shape: [1], data_offsets: [start, end] });
const written = (header: unknown, size = 8) =>
  withHeader(typeof header === 'string' ? header : JSON.stringify(header), [new Uint8Array(size)]);

describe('a safetensors file', () => {
  it('gives tensors as they were written, wherever they lie', () => {
    const file = parseSafetensors('weights', bytes);
    expect([...file.tensors.keys()]).toEqual(['first', 'second']);
    for (const [name, { shape, values }] of Object.entries(tensors))
      expect(takeFloats(file, [name], shape)).toEqual(values);
  });

  it.each([
    ['is empty', new Uint8Array(), 'safetensors-truncated'],
    ['names a header longer than itself', bytes.subarray(0, 20), 'safetensors-truncated'],
    ['lost its last byte', bytes.subarray(0, -1), 'safetensors-truncated'],
    ['has a byte too many', Buffer.concat([bytes, Buffer.of(0)]), 'safetensors-header'],
    ['has no JSON in its header', written('{'), 'safetensors-header'],
    ['has a list for a header', written([]), 'safetensors-header'],
    ['has tensors that overlap', written({ a: entry(0, 8), b: entry(4, 8) }), 'safetensors-header'],
    ['has bytes of no tensor', written({ a: entry(4, 8) }), 'safetensors-header'],
    [
      'has a tensor that ends before it begins',
      written({ a: entry(0, 8), b: entry(8, 4) }),
      'safetensors-header',
    ],
    ['has offsets below 0', written({ a: entry(-4, 8) }), 'safetensors-header'],
  ])('is refused where it %s', (_, content, code) => {
    expect(() => parseSafetensors('weights', content)).toThrow(expect.objectContaining({ code }));
  });

  it('is read or refused in words, whatever bytes of it are changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, end) => {
        const damaged = Buffer.from(bytes.subarray(0, end));
        if (at < end) damaged[at] = value;
        try {
          takeFloats(parseSafetensors('weights', damaged), ['second'], [3]);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });
});
