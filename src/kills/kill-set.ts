import { InputError } from '../lib/errors.ts';
import { checkAligned } from './predictions.ts';

/** Which inputs kill each trained instance of one model, one bit per input: 32 inputs in a word, the first in bit 0. */
export interface KillSet {
  readonly inputs: number;
  /** One plane per instance; bits beyond `inputs` are 0. */
  readonly planes: readonly Uint32Array[];
}

/**
 * Packs 0/1 per input, one list per instance.
 * @throws InputError `no-instances`; `unaligned` where instances saw different numbers of inputs; `kill-value` for
 * anything but 0 and 1, NaN included.
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
    // Of all numbers, 0 and 1 alone are their own last bit. No branch is taken by the value: kills come at random.
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

/** Number of set bits of a word (Warren, Hacker's Delight, §5-1). */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
