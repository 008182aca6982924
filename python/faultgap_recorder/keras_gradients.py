"""The gradient of a step from what the optimizer keeps of it: no pass more, and a training that stays bit for bit the same.

Keras shows callbacks no gradient. Its optimizers keep moments, from two of which, before and after the step, the gradient
follows to about six digits. It is the gradient after clipping, as the moments are.
"""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from .keras_network import KerasNetwork
from .observer import Arrays

_EPSILON = float(np.finfo(np.float32).eps)


class Before:
    """What the step is compared with: weights, rate and moments before it."""

    def __init__(self, network: KerasNetwork) -> None:
        self.network = network
        self.weights = network.weights()
        self.rate = network.learning_rate()
        self.kept = _kept(network)

    def gradients(self, updates: Arrays) -> Optional[Arrays]:
        """Of the step that has been done since; None where they cannot be told."""
        optimizer, now = self.network.model.optimizer, _kept(self.network)
        kind, config = type(optimizer).__name__, optimizer.get_config()
        if kind == "SGD" and not config["momentum"]:
            return self._from_updates(updates)
        if now is None or self.kept is None:
            return None
        if kind == "SGD":
            return [_clean(config["momentum"] * a, b, self.rate or 1.0) for a, b in zip(self.kept, now)]
        if kind in ("Adam", "AdamW", "Nadam", "Adamax", "Lion"):
            beta = config["beta_2" if kind == "Lion" else "beta_1"]
            return [-_clean(beta * a, b, 1 - beta) for a, b in zip(self.kept, now)]
        if kind == "RMSprop" and not config["momentum"] and not config["centered"]:
            rho = config["rho"]
            return _signed([-_clean(rho * a, b, 1 - rho) for a, b in zip(self.kept, now)], updates)
        if kind == "Adagrad":
            return _signed([-_clean(1.0 * a, b, 1.0) for a, b in zip(self.kept, now)], updates)
        return None

    def _from_updates(self, updates: Arrays) -> Optional[Arrays]:
        """Of plain gradient descent, where the weights are not too coarse for its steps."""
        coarse = _EPSILON * sum(float(np.linalg.norm(w)) for w in self.weights)
        moved = sum(float(np.linalg.norm(u)) for u in updates)
        if not self.rate or coarse > 1e-2 * moved:
            return None
        return [-u.astype(np.float64) / self.rate for u in updates]


def _kept(network: KerasNetwork) -> Optional[Arrays]:
    kind = type(network.model.optimizer).__name__
    names = {"SGD": "momentums", "Adamax": "_m", "RMSprop": "_velocities", "Adagrad": "_accumulators"}
    return network.slots(names.get(kind, "_momentums"))


def _clean(expected: np.ndarray, now: np.ndarray, divisor: float) -> np.ndarray:
    """(expected − now)/divisor, and exactly 0 where the difference is rounding."""
    expected, now = np.asarray(expected, dtype=np.float64), now.astype(np.float64)
    difference = expected - now
    difference[np.abs(difference) <= 2 * _EPSILON * np.abs(expected)] = 0.0
    return difference / divisor


def _signed(squares: Arrays, updates: Arrays) -> Arrays:
    return [np.sqrt(np.maximum(s, 0)) * -np.sign(u) for s, u in zip(squares, updates)]


def clips(optimizer: Any) -> bool:
    config = optimizer.get_config()
    return any(config.get(name) for name in ("clipvalue", "clipnorm", "global_clipnorm"))


def note_of(optimizer: Any) -> str:
    return "found from the optimizer's moments" + (", so after clipping" if clips(optimizer) else "")
