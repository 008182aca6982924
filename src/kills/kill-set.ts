import { InputError } from '../lib/errors.ts';
import { checkAligned } from './predictions.ts';

/**
 * Which inputs kill each trained instance of one model, one bit per input: 32 inputs in a word, the
 * first in bit 0.
 */
export interface KillSet {
  readonly inputs: number;
  /** One plane per instance; bits beyond `inputs` are 0. */
  readonly planes: readonly Uint32Array[];
}

/**
 * Packs 0/1 per input, one list per instance.
 * @throws InputError `no-instances`; `unaligned` where instances saw different numbers of inputs;
 * `kill-value` for anything but 0 and 1, NaN included.
 */
export function packKills(instances: readonly ArrayLike<number>[]): KillSet {
  const [first] = instances;
  if (first === undefined || first.length === 0) {
    throw new InputError('no-instances', {
      rule: 'a model needs a trained instance and an input to be killed by',
      value: first === undefined ? '0 instances' : '0 inputs',
    });
  }
  for (const kills of instances) checkAligned(first.length, kills.length);
  return { inputs: first.length, planes: instances.map(packPlane) };
}

function packPlane(kills: ArrayLike<number>): Uint32Array {
  const plane = new Uint32Array((kills.length + 31) >>> 5);
  for (let i = 0; i < kills.length; i++) {
    const kill = kills[i]!;
    // Of all numbers, 0 and 1 alone are their own last bit. No branch on the value, which is random.
    if ((kill & 1) !== kill) {
      throw new InputError('kill-value', { rule: 'an input kills or does not', need: '0 or 1', value: kill });
    }
    plane[i >>> 5]! |= kill << (i & 31);
  }
  return plane;
}

/** 0/1 per input of one plane. */
export function unpackPlane(plane: Uint32Array, inputs: number): Uint8Array {
  const kills = new Uint8Array(inputs);
  for (let i = 0; i < inputs; i++) kills[i] = (plane[i >>> 5]! >>> (i & 31)) & 1;
  return kills;
}

/**
 * How many instances each input kills, which is all that the measures need: killing probability of
 * input t = kills / n. Kept as n planes, the j-th set where at least j instances are killed, so
 * that the least and the greatest of two counts are AND and OR.
 */
export interface KillProfile {
  readonly inputs: number;
  readonly instances: number;
  /** Plane j − 1: inputs that kill at least j instances. Each lies within the one before. */
  readonly atLeast: readonly Uint32Array[];
  /** Kills over all inputs and instances: S · n · T. */
  readonly kills: number;
}

/** Sorts the bits of each input over its instances, by exchanges between neighbouring planes. */
export function createProfile({ inputs, planes }: KillSet): KillProfile {
  const atLeast = planes.map((plane) => plane.slice());
  for (let end = atLeast.length - 1; end > 0; end--) {
    for (let j = 0; j < end; j++) orderPlanes(atLeast[j]!, atLeast[j + 1]!);
  }
  const kills = atLeast.reduce((total, plane) => total + countCommon(plane, plane), 0);
  return { inputs, instances: planes.length, atLeast, kills };
}

/** Afterwards `high` holds the bits set in either, `low` those set in both. */
function orderPlanes(high: Uint32Array, low: Uint32Array): void {
  for (let w = 0; w < high.length; w++) {
    const [a, b] = [high[w]!, low[w]!];
    high[w] = a | b;
    low[w] = a & b;
  }
}

/** Σ over inputs of the lesser of two kill counts. @throws InputError as `checkComparable`. */
export function sharedKills(a: KillProfile, b: KillProfile): number {
  checkComparable(a, b);
  return a.atLeast.reduce((total, plane, j) => total + countCommon(plane, b.atLeast[j]!), 0);
}

/**
 * @throws InputError `unaligned` where the test sets differ, `instance-counts` where the numbers of
 * instances do.
 */
export function checkComparable(
  a: Pick<KillProfile, 'inputs' | 'instances'>,
  b: Pick<KillProfile, 'inputs' | 'instances'>,
): void {
  checkAligned(a.inputs, b.inputs);
  if (a.instances === b.instances) return;
  throw new InputError('instance-counts', {
    rule: 'models that are compared have the same number of trained instances',
    need: a.instances,
    value: b.instances,
    remedy: 'Train the missing instances, or set the model aside.',
  });
}

/** For each number of instances, from 0 on: the inputs that kill exactly so many, as a plane. */
export function planesByCount({ atLeast, inputs }: KillProfile): Uint32Array[] {
  return [fullPlane(inputs), ...atLeast].map((reach, count) => {
    const beyond = atLeast[count];
    return beyond === undefined ? reach : reach.map((word, w) => word & ~beyond[w]!);
  });
}

function fullPlane(inputs: number): Uint32Array {
  const plane = new Uint32Array((inputs + 31) >>> 5).fill(0xffffffff);
  const rest = inputs & 31;
  if (rest > 0) plane[plane.length - 1] = 2 ** rest - 1;
  return plane;
}

/** Number of bits set in both. */
export function countCommon(a: Uint32Array, b: Uint32Array): number {
  let count = 0;
  for (let w = 0; w < a.length; w++) count += popcount(a[w]! & b[w]!);
  return count;
}

/** Number of set bits of a word (Warren, Hacker's Delight, §5-1). */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
