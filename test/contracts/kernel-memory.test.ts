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

function heapCopy(): Uint8Array {
  return ((tf.backend() as BackendWasm).wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.slice();
}

/** Runs a kernel and expects every byte outside the given regions to be as before. */
function expectWritesOnly(regions: readonly Region[], run: () => void): void {
  const before = heapCopy();
  run();
  const after = heapCopy();
  for (const { start, bytes } of regions) after.set(before.subarray(start, start + bytes), start);
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
        for (let kind = 0; kind <= 10; kind++) {
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
