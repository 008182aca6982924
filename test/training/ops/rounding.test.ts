import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/training/backend.ts';
import { composeRoundHalf, roundHalf } from '../../../src/training/ops/rounding.ts';
import { findPython, runPython } from '../../../src/training/reference/python.ts';

/** Every sign and exponent of float32 with fractions around every tie, and what is no number. */
const patterns = Float32Array.from(hardNumbers());

function hardNumbers(): number[] {
  const bits = new Uint32Array(1);
  const value = new Float32Array(bits.buffer);
  const ends = [0, 1, 2 ** 23 - 1, 2 ** 22];
  const aroundTies = [12, 15].flatMap((bit) =>
    [0, 1, 2, 3].flatMap((above) => [-1, 0, 1].map((off) => (above * 2 + 1) * 2 ** bit + off)),
  );
  const numbers: number[] = [];
  for (let upper = 0; upper < 512; upper++) {
    for (const fraction of [...ends, ...aroundTies]) {
      bits[0] = upper * 2 ** 23 + fraction;
      numbers.push(value[0]!);
    }
  }
  // What is far below the last bit of float16, and both its ends.
  return [...numbers, 2 ** -24, 2 ** -25, 1.5 * 2 ** -24, 65_504, 65_519.99, 65_520, 0, -0, Number.NaN];
}

const python = findPython('torch');
if (python === null) console.log('half precision: no python3 imports torch; skipped (PYTHON names one)');

const kinds = ['float16', 'bfloat16'] as const;

describe.each(kinds)('rounding to %s', (kind) => {
  beforeAll(() => selectBackend('wasm'));

  it('by kernels is rounding by arithmetic in double precision, forward and back', () => {
    const x = tf.tensor1d(patterns);
    const both = [roundHalf, composeRoundHalf].map((round) => {
      const { value, grad } = tf.valueAndGrad((given: tf.Tensor) => round(given, kind))(x, x);
      return [value.dataSync(), grad.dataSync()];
    });
    expect(both[0]![0]).toEqual(both[1]![0]);
    expect(both[0]![1]).toEqual(both[1]![0]);
  });

  it('leaves what is rounded already', () => {
    const once = roundHalf(tf.tensor1d(patterns), kind);
    expect(roundHalf(once, kind).dataSync()).toEqual(once.dataSync());
  });

  it.skipIf(python === null)('is PyTorch’s', () => {
    const directory = mkdtempSync(join(tmpdir(), 'faultgap-half-'));
    const [from, to] = ['given', 'rounded'].map((name) => join(directory, name)) as [string, string];
    writeFileSync(from, patterns);
    const script = join(import.meta.dirname, '../reference/half_precision.py');
    runPython(python!, script, [from, to]);
    const { buffer, byteOffset } = readFileSync(to);
    const place = byteOffset + 4 * patterns.length * kinds.indexOf(kind);
    const wanted = new Float32Array(buffer.slice(place, place + 4 * patterns.length));
    rmSync(directory, { recursive: true });
    expect(roundHalf(tf.tensor1d(patterns), kind).dataSync()).toEqual(wanted);
  });
});
