"""Gradients, updates and weights: the metrics of src/traces/instruments/gradient.ts and optimizer.ts."""

from __future__ import annotations

from typing import Any, Optional, Sequence

import numpy as np

Arrays = Sequence[np.ndarray]

LARGE_WEIGHT = 10.0


def _flat(array: np.ndarray) -> np.ndarray:
    return np.asarray(array, dtype=np.float64).ravel()


def _squares(arrays: Arrays) -> list[float]:
    return [float(np.dot(_flat(a), _flat(a))) for a in arrays]


def _dot(a: Arrays, b: Arrays) -> float:
    return float(sum(np.dot(_flat(x), _flat(y)) for x, y in zip(a, b)))


def ratio(a: float, b: float) -> float:
    """a/b as IEEE has it: no exception for 0."""
    return float(np.float64(a) / np.float64(b))


def describe_gradients(gradients: Arrays) -> dict[str, Any]:
    flat = [_flat(g) for g in gradients]
    squares = [float(np.dot(g, g)) for g in flat]
    zeros = [int((g == 0).sum()) for g in flat]
    sizes = [g.size for g in flat]
    return {
        "gradient.norm": [s**0.5 for s in squares],
        "gradient.mean": [float(g.mean()) for g in flat],
        "gradient.sd": [float(g.std()) for g in flat],
        "gradient.mean-abs": [float(np.abs(g).mean()) for g in flat],
        "gradient.max-abs": [float(np.abs(g).max()) for g in flat],
        "gradient.zero-share": [z / n for z, n in zip(zeros, sizes)],
        "gradient.dead-share": sum(zeros) / sum(sizes),
        "gradient.global-norm": sum(squares) ** 0.5,
    }


def describe_weights(weights: Arrays, rate: Optional[float]) -> dict[str, Any]:
    flat = [_flat(w) for w in weights]
    return {
        "optimizer.weight-norm": [float(np.dot(w, w)) ** 0.5 for w in flat],
        "optimizer.weight-mean": [float(w.mean()) for w in flat],
        "optimizer.weight-sd": [float(w.std()) for w in flat],
        "optimizer.weight-max-abs": [float(np.abs(w).max()) for w in flat],
        "optimizer.large-share": sum(int((np.abs(w) > LARGE_WEIGHT).sum()) for w in flat) / sum(w.size for w in flat),
        "optimizer.learning-rate": rate,
    }


def describe_step(
    gradients: Optional[Arrays],
    updates: Arrays,
    weights: Arrays,
    layers: Sequence[int],
    rate: Optional[float],
) -> dict[str, Any]:
    """What one step did; `layers` says of which layer each weight is."""
    update_squares, weight_squares = _squares(updates), _squares(weights)
    unchanged = sum(int((np.asarray(u) == 0).sum()) for u in updates)

    def of_layer(values: Sequence[float], layer: int) -> float:
        return sum(value for value, own in zip(values, layers) if own == layer)

    values: dict[str, Any] = {
        "optimizer.update-norm": [s**0.5 for s in update_squares],
        "optimizer.update-ratio": [
            ratio(of_layer(update_squares, layer), of_layer(weight_squares, layer)) ** 0.5
            for layer in dict.fromkeys(layers)
        ],
        "optimizer.active-share": 1 - unchanged / sum(np.asarray(u).size for u in updates),
    }
    if gradients is None:
        return values
    both = sum(update_squares), sum(_squares(gradients))
    if rate is not None:
        values["optimizer.rate-ratio"] = ratio(ratio(both[0], both[1]) ** 0.5, rate)
    values["optimizer.update-cosine"] = ratio(-_dot(gradients, updates), (both[0] * both[1]) ** 0.5)
    return values


def describe_moments(
    gradients: Optional[Arrays], first: Optional[Arrays], second: Optional[Arrays]
) -> dict[str, Any]:
    if gradients is None:
        return {}
    squares = sum(_squares(gradients))
    values: dict[str, Any] = {}
    if first is not None:
        values["optimizer.momentum-ratio"] = ratio(sum(_squares(first)), squares) ** 0.5
    if second is not None:
        values["optimizer.second-moment-lag"] = ratio(squares, float(sum(_flat(s).sum() for s in second)))
    return values


class Memory:
    """What a check is compared with: the weights at the start and at the check before, and its gradient."""

    def __init__(self) -> None:
        self._start: Optional[list[np.ndarray]] = None
        self._last: list[np.ndarray] = []
        self._path = 0.0
        self._gradient: Optional[list[np.ndarray]] = None

    def walk(self, weights: Arrays) -> dict[str, Any]:
        now = [np.array(w, dtype=np.float32) for w in weights]
        if self._start is None:
            self._start = self._last = now
        self._path += _distance(now, self._last)
        self._last = now
        distance = _distance(now, self._start)
        return {
            "optimizer.distance-ratio": ratio(distance, sum(_squares(self._start)) ** 0.5),
            "optimizer.path-share": None if self._path == 0 else ratio(distance, self._path),
        }

    def cosine(self, gradients: Arrays) -> dict[str, Any]:
        before, self._gradient = self._gradient, [np.array(g, dtype=np.float32) for g in gradients]
        if before is None:
            return {}
        lengths = (sum(_squares(before)) * sum(_squares(gradients))) ** 0.5
        return {"gradient.cosine": ratio(_dot(before, gradients), lengths)}


def _distance(a: Arrays, b: Arrays) -> float:
    return sum(float(((_flat(x) - _flat(y)) ** 2).sum()) for x, y in zip(a, b)) ** 0.5
