import { isDeepStrictEqual } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src/training/backend.ts';
import {
  composeNormalNoise,
  type NoiseSettings,
  noiseTables,
  normalNoise,
} from '../../../../src/training/ops/random/noise.ts';

const seeds = [
  [1, 99],
  [-7, 3],
  [2, 2 ** 31 - 1],
] as const;
const settings: NoiseSettings = { seeds, scales: [1, 0.25, 3] };
const size = 20_000;

async function draw(step: number, of = settings): Promise<Float32Array[]> {
  await selectBackend('wasm');
  const values = tf.tidy(() =>
    normalNoise([of.seeds.length, size], noiseTables(of), tf.tensor1d([step], 'int32')).dataSync(),
  );
  return of.seeds.map((_, r) => values.slice(r * size, (r + 1) * size) as Float32Array);
}

describe('normal noise', () => {
  it('is the same on kernels as made by the host', async () => {
    for (const step of [0, 1, 123_456]) {
      const found = await draw(step);
      const wanted = tf.tidy(() => composeNormalNoise([3, size], settings, step).dataSync());
      for (const [r, values] of found.entries()) {
        const errors = values.map((value, i) => Math.abs(value - wanted[r * size + i]!));
        expect(Math.max(...errors)).toBeLessThan(3e-7 * settings.scales[r]! * 6);
      }
    }
  });

  it('has the moments and tails of the normal distribution', async () => {
    for (const [r, values] of (await draw(7)).entries()) {
      const scale = settings.scales[r]!;
      const moment = (power: number) =>
        values.reduce((sum, value) => sum + (value / scale) ** power, 0) / size;
      // Four standard errors: the moments of order 2k have variance E[x^4k] − E[x^2k]².
      const close = (found: number, wanted: number, variance: number) =>
        expect(Math.abs(found - wanted)).toBeLessThan(4 * Math.sqrt(variance / size));
      close(moment(1), 0, 1);
      close(moment(2), 1, 2);
      close(moment(3), 0, 15);
      close(moment(4), 3, 96);
      const beyond = values.filter((value) => Math.abs(value) > 2 * scale).length / size;
      close(beyond, 0.0455, 0.0434);
    }
  });

  it('draws steps, seeds and neighbours apart', async () => {
    const [first, second] = await draw(3);
    const [later] = await draw(4);
    const correlation = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, i) => sum + value * b[i]!, 0) / size;
    const bound = 4 / Math.sqrt(size);
    expect(Math.abs(correlation(first!, second!) / 0.25)).toBeLessThan(bound);
    expect(Math.abs(correlation(first!, later!))).toBeLessThan(bound);
    const moved = Float32Array.from([...first!.slice(1), first![0]!]);
    expect(Math.abs(correlation(first!, moved))).toBeLessThan(bound);
    expect(isDeepStrictEqual((await draw(3))[0], first)).toBe(true);
  });

  it('is each replica’s own, whatever runs beside it', async () => {
    const together = await draw(5);
    for (const [r, seed] of seeds.entries()) {
      const [alone] = await draw(5, { seeds: [seed], scales: [settings.scales[r]!] });
      expect(isDeepStrictEqual(alone, together[r])).toBe(true);
    }
  });
});
