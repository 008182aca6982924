import { randomStream } from '../lib/random.ts';
import { sum } from './descriptive.ts';

/** Up to this many values, all 2ⁿ sign patterns are gone through. */
const exactUpTo = 20;
const randomDraws = 10_000;

/**
 * Two-sided sign-flip p-value of "the values scatter around zero": the share of sign patterns whose absolute sum reaches
 * that of the values. Exact for n ≤ 20, otherwise from 10,000 random patterns with the observed one counted in.
 */
export function signFlipTest(values: readonly number[], seed: number): number {
  const observed = Math.abs(sum(values));
  // Sums of the same numbers in another order differ in the last bits; such ties count as reached.
  const reached = observed - 1e-12 * values.reduce((total, v) => total + Math.abs(v), 0);
  return values.length <= exactUpTo ? exactShare(values, reached) : randomShare(values, reached, seed);
}

/** Gray code: each pattern differs from the last in one sign, so a pattern costs one addition. */
function exactShare(values: readonly number[], reached: number): number {
  const patterns = 2 ** values.length;
  const signs = new Int8Array(values.length).fill(1);
  let total = sum(values);
  let count = 0;
  for (let pattern = 1; pattern <= patterns; pattern++) {
    if (Math.abs(total) >= reached) count += 1;
    const flipped = Math.min(31 - Math.clz32(pattern & -pattern), values.length - 1);
    signs[flipped] = -signs[flipped]!;
    total += 2 * signs[flipped]! * values[flipped]!;
  }
  return count / patterns;
}

function randomShare(values: readonly number[], reached: number, seed: number): number {
  const random = randomStream('sign-flip', seed, values.length);
  let count = 1;
  for (let draw = 0; draw < randomDraws; draw++) {
    let total = 0;
    for (const value of values) total += random.bits() & 1 ? value : -value;
    if (Math.abs(total) >= reached) count += 1;
  }
  return count / (randomDraws + 1);
}
