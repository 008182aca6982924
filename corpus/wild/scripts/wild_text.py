"""Rows of text for the scripts of wild runs."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from wild import columns


def words(
    name: str, target: str, rows: int = 1500, length: int = 24, vocabulary: int = 2000
) -> tuple[np.ndarray, np.ndarray]:
    """The first words of each row by rank of frequency (0: none, 1: a rare one), and its class."""
    data = columns(name)
    order = np.random.default_rng(0).permutation(len(data))[:rows]
    y = data[target].combine_chunks().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    texts = data["text"].to_pylist()
    split = [re.findall(r"[a-z']+", texts[i].lower()) for i in order]
    rank = {w: i + 2 for i, (w, _) in enumerate(Counter(w for row in split for w in row).most_common(vocabulary - 2))}
    x = np.zeros((rows, length), np.int64)
    for i, row in enumerate(split):
        ids = [rank.get(w, 1) for w in row[:length]]
        x[i, : len(ids)] = ids
    return x, y[order]


def letters(name: str, rows: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Windows of running text as letters from 0 to 26 (0: all else), and the letter after each of them."""
    text = " ".join(columns(name)["text"].to_pylist()[: rows // 20]).lower()
    ids = np.array([max(ord(c) - 96, 0) if c < "{" else 0 for c in text], np.int64)
    starts = np.random.default_rng(0).integers(0, len(ids) - length - 1, rows)
    return np.stack([ids[s : s + length] for s in starts]), np.stack([ids[s + 1 : s + length + 1] for s in starts])
