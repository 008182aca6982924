import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LpipsLayerWeights,
  openLpips,
  readLpipsWeights,
} from '../../../../src/inputs/judges/lpips/lpips.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { selectBackend } from '../../../../src/training/backend.ts';
import { sizeOf } from '../../../../src/training/data.ts';
import golden from './lpips-golden.json' with { type: 'json' };
import { madeImage, madeTensors, madeWeights, safetensorsBytes } from './made-weights.ts';

const made = madeWeights();
const tensorsOfFile = madeTensors(made);

let lpips: ReturnType<typeof openLpips>;
let directory: string;
beforeAll(async () => {
  await selectBackend('wasm');
  lpips = openLpips(made);
  directory = await mkdtemp(join(tmpdir(), 'lpips-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** Two images one after the other. */
function pair(shape: readonly number[]): Float32Array {
  const images = [1, 2].map((salt) => madeImage(sizeOf(shape), salt));
  return Float32Array.from(images.flatMap((image) => [...image]));
}

/** A hash stands for millions of numbers, which take long to compare one by one. */
function hashOf({ kernel, bias, head }: LpipsLayerWeights): string {
  return [kernel, bias, head].map(({ buffer }) => sha256(new Uint8Array(buffer))).join();
}

describe('LPIPS', () => {
  it.each(golden.cases)(
    'is what PyTorch computes for images of shape $shape',
    ({ shape, lpips: expected }) => {
      const between = lpips(shape).open(pair(shape));
      expect(Math.abs(between(0, 1) / expected - 1)).toBeLessThan(1e-4);
    },
  );

  it('is the same both ways, and 0 between an image and itself', () => {
    const shape = [14, 14, 1];
    const between = lpips(shape).open(pair(shape));
    expect(between(1, 0)).toBe(between(0, 1));
    expect(between(1, 1)).toBe(0);
  });

  it('refuses what is no image, and pixels that are not scaled', () => {
    for (const shape of [[64], [8, 8, 2]])
      expect(() => lpips(shape)).toThrow(expect.objectContaining({ code: 'no-image' }));
    const bytes = pair([8, 8, 1]).map((pixel) => 255 * pixel);
    expect(() => lpips([8, 8, 1]).open(bytes)).toThrow(expect.objectContaining({ code: 'input-range' }));
  });
});

describe('weights of LPIPS', () => {
  const read = async (tensors: typeof tensorsOfFile) => {
    const path = join(directory, 'weights.safetensors');
    await writeFile(path, safetensorsBytes(tensors));
    return readLpipsWeights(path);
  };

  it('are read from a file that has heads by either name, and more than is needed', async () => {
    const { 'lin0.model.1.weight': head, ...tensors } = tensorsOfFile;
    const other = { 'lins.0.model.1.weight': head!, 'scaling_layer.shift': head! };
    const found = await read({ ...tensors, ...other });
    expect(found.map(hashOf)).toEqual(made.map(hashOf));
  });

  it.each([
    ['no bias of the third layer', 'net.slice3.6.bias', null, 'tensor-missing'],
    ['a head of half floats', 'lin1.model.1.weight', { dtype: 'F16' }, 'tensor-type'],
    ['a kernel of VGG', 'net.slice1.0.weight', { shape: [64, 3, 3, 3] }, 'tensor-shape'],
    ['a bias longer than its shape', 'net.slice1.0.bias', { values: new Float32Array(65) }, 'tensor-shape'],
    ['a NaN', 'net.slice1.0.bias', { values: new Float32Array(64).fill(Number.NaN) }, 'tensor-values'],
    ['a negative head', 'lin0.model.1.weight', { values: new Float32Array(64).fill(-1) }, 'lpips-head'],
  ])('are refused where there is %s', async (_, name, change, code) => {
    const { [name]: changed, ...tensors } = tensorsOfFile;
    if (change !== null) tensors[name] = { ...changed!, ...change };
    await expect(read(tensors)).rejects.toThrow(expect.objectContaining({ code }));
  });
});
