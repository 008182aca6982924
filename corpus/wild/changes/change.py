"""What changes of any training share: the change itself, why one is not made, and the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Optional

import numpy as np


@dataclass(frozen=True)
class Change:
    """A word of `repairKinds`, and a factor where a number is multiplied."""

    repair: str
    times: Optional[float] = None

    @property
    def name(self) -> str:
        return self.repair if self.times is None else f"{self.repair} × {self.times:g}"


def all_changes() -> list[Change]:
    """With the factors that `diagnose` advises (`changeFor` in src/diagnosis/try/change.ts)."""
    words = (
        "optimizer clipping initialiser normalisation input-scaling target-scaling hidden-activation output-activation "
        "loss shuffle labels target-shape zero-gradients class-weights trainable regularisation"
    )
    factors = [("rate", 0.1), ("rate", 10), ("batch-size", 4), ("epochs", 3), ("capacity", 2)]
    return [Change(*pair) for pair in factors] + [Change(word) for word in words.split()]


class Training:
    """What a script has built and not yet begun, whatever its framework."""

    epochs: int
    shuffle: bool
    afterwards: list[Callable[[], Any]]

    def finish(self) -> None:
        """When it has trained, before anything is predicted."""
        for call in self.afterwards:
            call()


class Untried(Exception):
    """The change cannot be made, or would leave the training as it is; the message says why."""


def need(holds: bool, else_because: str) -> None:
    if not holds:
        raise Untried(else_because)


def epochs(job: Training, times: float) -> None:
    job.epochs = int(job.epochs * times)


def shuffle(job: Training) -> None:
    need(not job.shuffle, "it shuffles")
    job.shuffle = True


#: What is made alike in every framework that Python has.
SHARED: dict[str, Callable] = {"epochs": epochs, "shuffle": shuffle}


def make(makers: dict[str, Callable], change: Change, training: object) -> None:
    need(change.repair in makers, "the script cannot make it")
    makers[change.repair](training, *([] if change.times is None else [change.times]))


def scale_of(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation by column; rows that are numbers, and have another scale yet."""
    need(rows.dtype.kind == "f", "they are no measurements")
    mean, deviation = np.asarray(rows.mean(0)), np.asarray(rows.std(0))
    already = np.abs(mean).mean() < 0.1 and abs(float(np.mean(deviation)) - 1) < 0.2
    need(not already, "they have mean 0 and deviation 1")
    return mean, np.where(deviation > 0, deviation, 1).astype(rows.dtype)


def task_of(y: np.ndarray) -> str:
    """`multiclass`, `binary`, `multilabel` or `regression`, from targets alone."""
    if y.dtype.kind in "iu":
        return "multiclass" if y.ndim == 1 else "multilabel"
    if not np.isin(y, (0, 1)).all():
        return "regression"
    if y.ndim < 2 or y.shape[1] == 1:
        return "binary"
    return "multiclass" if (y.sum(1) == 1).all() else "multilabel"


def class_weights(y: np.ndarray) -> np.ndarray:
    """As if classes, numbers from 0, came equally often; of mean 1 over rows."""
    counts = np.bincount(y.reshape(-1).astype(int))
    need(counts.max() > 1.2 * counts.min(), "classes come equally often")
    return (counts.sum() / (len(counts) * np.maximum(counts, 1))).astype(np.float32)
