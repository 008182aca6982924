"""The random draws of a run, by the hash that the engine draws them with."""

import numpy as np


def mix(x):
    """MurmurHash3's 32-bit finaliser (Appleby), shortened as the engine has it."""
    h = np.asarray(x, dtype=np.uint32)
    h = (h ^ (h >> 16)) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> 13)) * np.uint32(0xC2B2AE35)
    return h ^ (h >> 16)


def draw_normal(seed, step, count):
    """Standard normal deviates by Box and Muller, of draws 2i and 2i + 1."""
    bits = draw_bits(seed, step, 2 * count).astype(np.float64).reshape(count, 2)
    radius = np.sqrt(-2 * np.log((bits[:, 0] + 1) / 2.0**32))
    return radius * np.cos(2 * np.pi * bits[:, 1] / 2.0**32)


def draw_bits(seed, step, count):
    """32 random bits for each of `count` values of a layer in one step."""
    with np.errstate(over="ignore"):
        first = mix(np.uint32(seed[0]) ^ mix(np.uint32(step)))
        second = mix(np.uint32(seed[1]) ^ first)
        return mix(mix(np.arange(count, dtype=np.uint32) ^ first) + second)
