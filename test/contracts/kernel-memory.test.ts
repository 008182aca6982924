import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RandomStream, randomStream } from '../../src/lib/random.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { activeHeap } from '../../src/training/kernels/load.ts';
import type { Kernels } from '../../src/training/kernels/signatures.ts';
import { normalValues, poison, toTensor } from '../training/ops/compare.ts';

beforeAll(() => selectBackend('wasm'));

/** A stretch of the heap in bytes. */
interface Region {
  readonly start: number;
  readonly bytes: number;
}

const heapBytes = () => ((tf.backend() as BackendWasm).wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8;

/** One for all kernels: test files before this one may have grown the heap to gigabytes, and new memory is dear. */
let before = new Uint8Array();

/** Runs a kernel and expects every byte outside the given regions to be as before. */
function expectWritesOnly(regions: readonly Region[], run: () => void): void {
  if (before.length !== heapBytes().length) before = new Uint8Array(heapBytes().length);
  before.set(heapBytes());
  run();
  const after = heapBytes();
  for (const { start, bytes } of regions) before.set(after.subarray(start, start + bytes), start);
  expect(Buffer.compare(before, after)).toBe(0);
}

/** Values of a kernel, about one in ten of them NaN or infinite. */
function floats(random: RandomStream, count: number): Region {
  const address = activeHeap()!.address(toTensor(poison(normalValues(random, [count]), random, 10)));
  return { start: address, bytes: 4 * count };
}

function integers(values: readonly number[]): Region {
  return { start: activeHeap()!.address(tf.tensor1d([...values], 'int32')), bytes: 4 * values.length };
}

function scratch(bytes: number): Region {
  return { start: activeHeap()!.scratch(bytes), bytes };
}

type Run = (kernels: Kernels, random: RandomStream) => { writes: readonly Region[]; call: () => void };

const [replicas, rows, inputs, units] = [3, 7, 5, 11] as const;

const softmax = 11;

const runs: Readonly<Record<string, Run>> = {
  matMul(kernels, random) {
    const [a, b, c] = [rows * inputs, inputs * units, rows * units].map((size) =>
      floats(random, replicas * size),
    );
    const work = scratch(kernels.matMulScratch());
    const left = [a!.start, 4 * rows * inputs, 4 * inputs, 4] as const;
    const right = [b!.start, 4 * inputs * units, 4 * units, 4] as const;
    const sizes = [replicas, rows, units, inputs] as const;
    return {
      writes: [c!, work],
      call: () => kernels.matMul(...left, ...right, c!.start, ...sizes, work.start),
    };
  },
  'dense and denseGradient'(kernels, random) {
    const [x, y, dy, dz] = [inputs, units, units, units].map((width) =>
      floats(random, replicas * rows * width),
    );
    const [kernel, dKernel] = [0, 1].map(() => floats(random, replicas * inputs * units));
    const [bias, dBias] = [0, 1].map(() => floats(random, replicas * units));
    const work = scratch(kernels.matMulScratch());
    const sizes = [replicas, rows, inputs, units] as const;
    const addresses = [x, y, dy, dz, dKernel, dBias].map((region) => region!.start);
    return {
      writes: [y!, dz!, dKernel!, dBias!, work],
      call() {
        for (let kind = 0; kind <= 11; kind++) {
          kernels.dense(x!.start, kernel!.start, bias!.start, y!.start, ...sizes, kind, 0.3, work.start);
          const given = addresses as [number, number, number, number, number, number];
          kernels.denseGradient(...given, ...sizes, kind, 0.3, work.start);
        }
      },
    };
  },
  'activate and activateGradient'(kernels, random) {
    const count = 4 * 9 + 3;
    const [x, gate, y, dx] = [0, 1, 2, 3].map(() => floats(random, count));
    return {
      writes: [y!, dx!],
      call() {
        for (let kind = 0; kind <= 15; kind++) {
          if (kind === softmax) continue;
          kernels.activate(kind, x!.start, gate!.start, y!.start, count, 0.3);
          kernels.activateGradient(kind, y!.start, gate!.start, x!.start, dx!.start, count, 0.3);
        }
      },
    };
  },
  'softmax and softmaxGradient'(kernels, random) {
    const [x, y, dx] = [0, 1, 2].map(() => floats(random, rows * units));
    return {
      writes: [y!, dx!],
      call() {
        kernels.softmax(x!.start, y!.start, rows, units);
        kernels.softmaxGradient(y!.start, x!.start, dx!.start, rows, units);
      },
    };
  },
  gatherRows(kernels, random) {
    const data = floats(random, replicas * rows * units);
    const picked = integers(Array.from({ length: replicas * 4 }, () => random.integer(rows)));
    const output = floats(random, replicas * 4 * units);
    const addresses = [data.start, picked.start, output.start] as const;
    const call = () => kernels.gatherRows(...addresses, replicas, 4, rows, 4 * units, 4 * rows * units);
    return { writes: [output], call };
  },
  'statistics and dotProduct'(kernels, random) {
    const [a, b] = [0, 1].map(() => floats(random, replicas * 13));
    const output = scratch(8 * 6 * replicas);
    return {
      writes: [output],
      call() {
        kernels.statistics(a!.start, output.start, replicas, 13);
        kernels.dotProduct(a!.start, b!.start, output.start, replicas, 13);
      },
    };
  },
  updateWeight(kernels, random) {
    const size = 4 * 3 + 1;
    const [weight, gradient, slot1, slot2] = [0, 1, 2, 3].map(() => floats(random, replicas * size));
    const coefficients = floats(random, replicas * 6);
    const work = scratch(64);
    const addresses = [weight, gradient, slot1, slot2, coefficients].map((region) => region!.start);
    return {
      writes: [weight!, slot1!, slot2!, work],
      call() {
        for (let kind = 0; kind <= 6; kind++) {
          const given = addresses as [number, number, number, number, number];
          kernels.updateWeight(kind, ...given, replicas, size, 6, work.start);
        }
      },
    };
  },
  'updateWeight with one slot'(kernels, random) {
    const [weight, gradient, slot] = [0, 1, 2].map(() => floats(random, replicas * 7));
    const coefficients = floats(random, replicas * 3);
    const work = scratch(64);
    return {
      writes: [weight!, slot!, work],
      call() {
        for (const kind of [0, 2]) {
          const addresses = [weight!.start, gradient!.start, slot!.start, 0, coefficients.start] as const;
          kernels.updateWeight(kind, ...addresses, replicas, 7, 3, work.start);
        }
      },
    };
  },
  'combine, choose and scale'(kernels, random) {
    const count = 4 * 5 + 3;
    const [a, b, choice, y] = [0, 1, 2, 3].map(() => floats(random, count).start);
    return {
      writes: [{ start: y!, bytes: 4 * count }],
      call() {
        for (let kind = 0; kind <= 3; kind++) kernels.combine(kind, a!, b!, y!, count);
        kernels.choose(choice!, a!, 0, y!, count);
        kernels.scale(a!, y!, count, -0.5);
        kernels.differs(a!, y!, count, 1, 0);
      },
    };
  },
  'repeatBlocks, sumBlocks, copyBlocks and permuteAxes'(kernels, random) {
    const [x, many, less] = [2 * 5, 2 * 3 * 5, 2 * 3].map((count) => floats(random, count));
    return {
      writes: [many!, less!],
      call() {
        kernels.repeatBlocks(x!.start, many!.start, 2, 3, 5);
        kernels.sumBlocks(many!.start, less!.start, 6, 5, 1);
        kernels.copyBlocks(less!.start, many!.start + 8, 2, 3, 3, 15);
        kernels.permuteAxes(x!.start, many!.start, 1, 1, 1, 5, 2, 10, 10, 1, 5);
        kernels.clear(less!.start, 6);
      },
    };
  },
  'groupNormalise and groupNormaliseGradient'(kernels, random) {
    const [samples, places, channels, groups] = [4, 3, 14, 2];
    const size = replicas * samples * places * channels;
    const [x, y, dy, dx] = [0, 1, 2, 3].map(() => floats(random, size));
    const [gamma, beta, dGamma, dBeta] = [0, 1, 2, 3].map(() => floats(random, replicas * channels));
    const [mean, variance] = [0, 1].map(() => floats(random, replicas * samples * groups));
    const work = scratch(16 * channels);
    const sizes = [replicas, samples, places, channels, groups, 1e-3] as const;
    return {
      writes: [y!, dx!, dGamma!, dBeta!, mean!, variance!, work],
      call() {
        const statistics = [mean!.start, variance!.start] as const;
        for (const [g, b] of [
          [gamma!.start, beta!.start],
          [0, 0],
        ] as const) {
          kernels.groupNormalise(x!.start, g, b, y!.start, ...statistics, ...sizes);
          const results = [dx!.start, dGamma!.start, dBeta!.start] as const;
          kernels.groupNormaliseGradient(
            x!.start,
            dy!.start,
            g,
            ...statistics,
            ...results,
            ...sizes,
            work.start,
          );
        }
      },
    };
  },
  'normaliseLength and its gradient'(kernels, random) {
    const [x, y, dx] = [0, 1, 2].map(() => floats(random, rows * units));
    const scales = floats(random, rows);
    return {
      writes: [y!, dx!, scales],
      call() {
        kernels.normaliseLength(x!.start, y!.start, scales.start, rows, units, 1e-12);
        kernels.normaliseLengthGradient(y!.start, x!.start, scales.start, dx!.start, rows, units, 1e-12);
      },
    };
  },
  'maskedMean and its gradient'(kernels, random) {
    const [steps, channels] = [4, 5];
    const [x, dx] = [0, 1].map(() => floats(random, rows * steps * channels));
    const [mask, total, y] = [rows * steps, rows, rows * channels].map((count) => floats(random, count));
    const sizes = [rows, steps, channels] as const;
    return {
      writes: [dx!, total!, y!],
      call() {
        kernels.maskedMean(x!.start, mask!.start, total!.start, y!.start, ...sizes);
        kernels.maskedMeanGradient(y!.start, mask!.start, total!.start, dx!.start, ...sizes);
      },
    };
  },
  'normalNoise, normalDivergence and its gradient'(kernels, random) {
    const [mean, variance, dMean, dVariance] = [0, 1, 2, 3].map(() =>
      floats(random, replicas * rows * units),
    );
    const [weights, sums] = [0, 1].map(() => floats(random, replicas));
    const [seeds, clock] = [integers([1, 2, 3, 4, 5, 6]), integers([7])];
    const sizes = [replicas, rows, units] as const;
    return {
      writes: [dMean!, dVariance!, sums!],
      call() {
        const given = [mean!.start, variance!.start, weights!.start] as const;
        kernels.normalDivergence(...given, sums!.start, ...sizes);
        kernels.normalDivergenceGradient(...given, sums!.start, dMean!.start, dVariance!.start, ...sizes);
        kernels.normalNoise(seeds.start, weights!.start, clock.start, dMean!.start, replicas, rows * units);
      },
    };
  },
  clipReplicas(kernels, random) {
    const [values, limits, output] = [replicas * 7, replicas, replicas * 7].map((count) =>
      floats(random, count),
    );
    const call = () => kernels.clipReplicas(values!.start, limits!.start, output!.start, replicas, 7);
    return { writes: [output!], call };
  },
};

describe('the kernel', () => {
  it.each(Object.entries(runs))(
    '%s writes nothing but its outputs, NaN and infinities among its inputs',
    (name, run) => {
      tf.tidy(() => {
        const { writes, call } = run(activeHeap()!.kernels, randomStream('memory', name));
        expectWritesOnly(writes, call);
      });
    },
  );
});
