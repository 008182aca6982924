import { beforeAll, describe, expect, it } from 'vitest';
import { timeFeatures, timeSize } from '../../../src/inputs/generators/diffusion/denoiser.ts';
import {
  cosineSchedule,
  moveAlong,
  samplingSteps,
  travel,
} from '../../../src/inputs/generators/diffusion/sampling.ts';
import { diffusion } from '../../../src/inputs/generators/diffusion.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { mean } from '../../../src/statistics/descriptive.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { trialPictures } from './generator-trial.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe('the cosine schedule', () => {
  const schedule = cosineSchedule(200);

  it('starts at the input, ends at noise alone and loses signal at every step', () => {
    expect([schedule.signal[0], schedule.noise[0]]).toEqual([1, 0]);
    expect([schedule.signal[200], schedule.noise[200]]).toEqual([0, 1]);
    for (let t = 1; t <= 200; t++) expect(schedule.signal[t]!).toBeLessThan(schedule.signal[t - 1]!);
  });

  it('keeps the variance of inputs of variance 1', () => {
    for (let t = 0; t <= 200; t++) {
      expect(schedule.signal[t]! ** 2 + schedule.noise[t]! ** 2).toBeCloseTo(1, 12);
    }
  });

  it('has the published ᾱ as the product of its βs', () => {
    const published = (t: number) => Math.cos(((t / 200 + 0.008) / 1.008) * (Math.PI / 2)) ** 2;
    let product = 1;
    for (let t = 1; t < 200; t++) {
      product *= published(t) / published(t - 1);
      expect(schedule.signal[t]! ** 2).toBeCloseTo(product, 12);
    }
  });

  it('is sampled at steps from the last down to 0, evenly', () => {
    expect(samplingSteps(schedule, 4)).toEqual([200, 150, 100, 50, 0]);
    expect(samplingSteps(schedule, 3)).toEqual([200, 133, 67, 0]);
  });
});

describe('a deterministic step', () => {
  const schedule = cosineSchedule(100);
  const inputs = Float32Array.of(-1, 0.25, 0.9);
  const epsilon = Float32Array.of(0.3, -2, 1.1);
  const mix = (t: number) => inputs.map((x, i) => schedule.signal[t]! * x + schedule.noise[t]! * epsilon[i]!);
  const velocities = (t: number) =>
    inputs.map((x, i) => schedule.signal[t]! * epsilon[i]! - schedule.noise[t]! * x);

  it.each([
    [100, 0],
    [60, 0],
    [80, 30],
    [0, 100],
    [20, 70],
  ])('leads from step %i to what step %i is, where the velocities are exact', (from, to) => {
    const noised = mix(from);
    moveAlong(schedule, from, to, noised, velocities(from));
    for (const [i, value] of mix(to).entries()) expect(noised[i]).toBeCloseTo(value, 6);
  });

  it('stays where it is when it leads nowhere', () => {
    const noised = mix(40);
    moveAlong(schedule, 40, 40, noised, velocities(40));
    for (const [i, value] of mix(40).entries()) expect(noised[i]).toBeCloseTo(value, 6);
  });
});

describe('a way through all steps', () => {
  const schedule = cosineSchedule(200);
  const [centre, spread] = [0.4, 0.5];

  /** Exact velocities where inputs are normal with that centre and spread. */
  function exactField(noised: Float32Array, step: number): Float32Array {
    const [signal, noise] = [schedule.signal[step]!, schedule.noise[step]!];
    const variance = (signal * spread) ** 2 + noise ** 2;
    return noised.map((x) => {
      const residual = x - signal * centre;
      return (
        (signal * noise * residual) / variance -
        noise * (centre + (signal * spread ** 2 * residual) / variance)
      );
    });
  }

  /** Error of a sample of the noise 1, which belongs to the input one spread above the centre. */
  function errorIn(count: number): number {
    const noised = Float32Array.of(1);
    travel(schedule, samplingSteps(schedule, count), noised, exactField);
    return Math.abs(noised[0]! - (centre + spread));
  }

  it('turns normal noise into inputs of the spread that was learnt, and of the second order in its steps', () => {
    expect(errorIn(50)).toBeLessThan(0.005);
    expect(errorIn(10) / errorIn(20)).toBeGreaterThan(2.5);
  });

  it('leads back from an input to its noise', () => {
    const noised = Float32Array.of(centre + spread, centre - 2 * spread);
    travel(schedule, samplingSteps(schedule, 50).toReversed(), noised, exactField);
    expect(noised[0]).toBeCloseTo(1, 1);
    expect(noised[1]).toBeCloseTo(-2, 1);
  });
});

describe('the features of time', () => {
  it('tell every step from every other', () => {
    const all = Array.from({ length: 201 }, (_, t) => timeFeatures(t, 200));
    for (let t = 1; t <= 200; t++) {
      const nearest = Math.min(
        ...all
          .slice(0, t)
          .map((other) => Math.hypot(...Array.from(other, (value, i) => value - all[t]![i]!))),
      );
      expect(nearest).toBeGreaterThan(0.1);
    }
  });

  it('are sines of wave lengths that grow by a constant factor, then their cosines', () => {
    const half = timeSize / 2;
    const features = timeFeatures(3, 1000);
    expect(features[0]).toBeCloseTo(Math.sin(3), 6);
    expect(features[half / 2]).toBeCloseTo(Math.sin(3 / 100), 6);
    expect(features[half]).toBeCloseTo(Math.cos(3), 6);
  });
});

describe('a trained diffusion generator', () => {
  const data = trialPictures();
  const labels = Int32Array.from({ length: 40 }, (_, row) => row % 2);
  const train = () => diffusion.open(diffusion.with({ steps: 300 }).train(data, { seed: 1 }), data);

  it('draws pictures whose bright half is that of their class', () => {
    const trained = train();
    const pictures = trained.decode(trained.prior(40, randomStream('test', 'prior')), labels);
    for (const [row, label] of labels.entries()) {
      const picture = pictures.subarray(24 * row, 24 * (row + 1));
      const [upper, lower] = [mean([...picture.subarray(0, 12)]), mean([...picture.subarray(12)])];
      expect(label === 0 ? upper - lower : lower - upper).toBeGreaterThan(0.3);
    }
    trained.dispose();
  });

  it('encodes a picture to a latent that decodes to it more nearly than to another of its class', () => {
    const trained = train();
    const some = data.inputs.slice(0, 40 * 24);
    const again = trained.decode(trained.encode!(some, labels), labels);
    const distance = (a: number, b: number) =>
      Math.hypot(...Array.from({ length: 24 }, (_, i) => again[24 * a + i]! - some[24 * b + i]!));
    const nearer = Array.from(labels, (_, row) => Number(distance(row, row) < distance(row, (row + 2) % 40)));
    expect(mean(nearer)).toBeGreaterThan(0.9);
    trained.dispose();
  });
});
