import { createHash } from 'node:crypto';

/**
 * A stream of random numbers seeded by names, such as `randomStream('so-41600519', 3, 'shuffle')`. Adding a
 * program, an operator or a layer leaves every other stream as it is. There is no other source of randomness.
 *
 * Generator: sfc32 (Doty-Humphrey's PractRand), seeded with the first 128 bits of the SHA-256 of the names.
 */
export function randomStream(...names: readonly (string | number)[]): RandomStream {
  const digest = createHash('sha256').update(JSON.stringify(names)).digest();
  return new RandomStream(
    digest.readInt32LE(0),
    digest.readInt32LE(4),
    digest.readInt32LE(8),
    digest.readInt32LE(12),
  );
}

export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;
  #spareNormal: number | null = null;

  constructor(a: number, b: number, c: number, counter: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#counter = counter | 0;
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** An integer in [0, 2³²). */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A double in [0, 1) with 53 random bits; with bounds, in [low, high). */
  uniform(low = 0, high = 1): number {
    const unit = ((this.bits() >>> 5) * 67_108_864 + (this.bits() >>> 6)) / 9_007_199_254_740_992;
    return low + (high - low) * unit;
  }

  /** A normal deviate, by Marsaglia's polar method. */
  normal(mean = 0, sd = 1): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return mean + sd * spare;
    }
    let x: number;
    let y: number;
    let r: number;
    do {
      x = this.uniform(-1, 1);
      y = this.uniform(-1, 1);
      r = x * x + y * y;
    } while (r >= 1 || r === 0);
    const scale = Math.sqrt((-2 * Math.log(r)) / r);
    this.#spareNormal = y * scale;
    return mean + sd * x * scale;
  }

  /** An integer in [0, n), unbiased (Lemire's rejection of the short last interval). */
  integer(n: number): number {
    const limit = 4_294_967_296 - (4_294_967_296 % n);
    let bits: number;
    do bits = this.bits();
    while (bits >= limit);
    return bits % n;
  }

  /** One member of a non-empty list. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('cannot pick from an empty list');
    return items[this.integer(items.length)]!;
  }

  /** A random order of 0 … n − 1 (Fisher–Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const moved = order[i]!;
      order[i] = order[j]!;
      order[j] = moved;
    }
    return order;
  }

  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[] {
    return Array.from(this.permutation(items.length), (i) => items[i]!);
  }
}
