// The hash that random kernels draw from: no state to keep, and a step that is looked at again draws the same.

/** MurmurHash3's 32-bit finaliser (Appleby). */
@inline
export function mix(x: u32): u32 {
  let h = x;
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

/** 32 random bits of element i in a step, by two rounds; `first` and `second` are of the seed and the step. */
@inline
export function draw(i: u32, first: u32, second: u32): u32 {
  return mix(mix(i ^ first) + second);
}
