import { expect, it } from 'vitest';
import { mendShader } from '../../../src/training/backends/webgpu-mends.ts';

const read = 'setOutputAtIndex(flatIndex, A[getIndexFromCoords3D(coords, uniforms.aShape)]);';

it('gives a transposed tensor of integers to the function for integers, and floats to the usual one', () => {
  const floats = `var<storage, read> A: array<f32>; ${read}`;
  expect(mendShader(floats)).toBe(floats);
  expect(mendShader(`var<storage, read> A: array<i32>; ${read}`)).toContain(
    'setOutputAtIndexI32(flatIndex, A[',
  );
});

it('names the fifth and sixth coordinate, which are members of a struct', () => {
  expect(mendShader('let b = sharedBuf[coords[4]];')).toBe('let b = sharedBuf[coords.u];');
  expect(mendShader('let b = sharedBuf[coords[5]];')).toBe('let b = sharedBuf[coords.v];');
  expect(mendShader('let b = sharedBuf[coords[3]];')).toBe('let b = sharedBuf[coords[3]];');
});
